import type { Client } from './client.ts'
import { inInterpreter, pythonFacts } from './python/interpreter.ts'
import { inFiles } from './python/recognition.ts'
import { namedStores } from './python/stores.ts'

/** The first goes before `ca_bundle` in the AWS config, the second counts only where neither is set (botocore: EndpointCreator). */
const variables = ['AWS_CA_BUNDLE', 'REQUESTS_CA_BUNDLE'] as const

/** botocore, on which boto3 and the AWS CLI 1 stand, with the bundle that a client of its session takes. */
export const aws: Client = {
  id: 'aws',
  title: 'botocore',
  docs: 'https://boto3.amazonaws.com/v1/documentation/api/latest/guide/configuration.html#using-environment-variables',
  speaks: { servername: false, starttls: [] },
  // It makes its context itself, without the flag.
  endsAtAnyAnchor: () => false,
  readsCommonName: () => true,
  proxyVariables: () => ['https_proxy', 'HTTPS_PROXY'],
  ...inInterpreter('aws'),
  stores: (machine, _at, probe) => namedStores(machine, pythonFacts(probe, 'aws'), variables),
  recognise: inFiles('aws', (machine, facts) => namedStores(machine, facts, variables)),
  remedies: variables.map(variable => ({ variable, wants: 'bundle', effect: 'replaces' })),
}
