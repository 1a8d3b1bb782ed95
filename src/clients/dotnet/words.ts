import type { Verdict } from '../../model.ts'
import { reasonIn, verdictOfReason } from '../openssl/errors.ts'

/**
 * The verdict that an exception of .NET stands for (dotnet/runtime: System.Net.Security, Strings.resx).
 * @param type of the outermost that is no wrapper
 * @param socket SocketException.SocketErrorCode, where there is one inside
 */
export function verdictOfDotnet(kind: string, type: string, socket: string, message: string): Verdict {
  switch (kind) {
    case 'accepted':
      return 'trusted'
    case 'timeout':
      return 'unreachable'
    case 'failed':
      break
    default:
      return 'error'
  }
  // Of the chain: PartialChain, UntrustedRoot, NotTimeValid and the like; of the name; before .NET 5 of either.
  if (/^The remote certificate (is invalid|was rejected)/.test(message)) return 'rejected'
  if (socket !== '') return 'unreachable'
  if (type === 'System.IO.IOException' || /unexpected EOF|frame/i.test(message)) return 'unreachable'
  if (type !== 'System.Security.Authentication.AuthenticationException') return 'error'
  if (/SEC_E_INVALID_TOKEN|token supplied to the function is invalid/i.test(message)) return 'unreachable'
  return verdictOfReason(reasonIn(message) ?? '') ?? (/alert/i.test(message) ? 'rejected' : 'error')
}
