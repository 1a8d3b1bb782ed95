import { testWorld } from './world-cells.ts'

await testWorld(false)
