import type { ChainFacts } from './cause.ts'

/**
 * Products that open TLS connections on the way and sign what they pass on with a CA of their own. `pattern` is matched
 * against an issuer's name (RFC 4514), and `example` is one that it is for. Asked only where no store leads to the issuer:
 * a vendor's own site with a public certificate is no match.
 */
export interface InspectionProduct {
  readonly product: string
  readonly pattern: RegExp
  readonly example: string
}

export const inspectionProducts: readonly InspectionProduct[] = [
  // Gateways and firewalls, by the CA names of public bug reports and manuals.
  { product: 'Zscaler', pattern: /\bZscaler\b/i, example: 'CN=Zscaler Root CA,OU=Zscaler Inc.,O=Zscaler Inc.,C=US' },
  { product: 'Netskope', pattern: /\b(Netskope|goskope)\b/i, example: 'CN=ca.acme.goskope.com,O=Acme' },
  {
    product: 'Cloudflare Gateway (WARP)',
    pattern: /CN=(Gateway CA - Cloudflare Managed|Cloudflare for Teams|Cloudflare Corporate Zero Trust)/i,
    example: 'CN=Gateway CA - Cloudflare Managed G1 0123abcd',
  },
  { product: 'Cisco Umbrella', pattern: /\bCisco Umbrella\b/i, example: 'CN=Cisco Umbrella Root CA,O=Cisco' },
  { product: 'Cato Networks', pattern: /\bCato Networks\b/i, example: 'CN=Cato Networks Root CA' },
  { product: 'Menlo Security', pattern: /\bMenlo Security\b/i, example: 'CN=Menlo Security Root CA' },
  {
    product: 'Forcepoint (Websense)',
    pattern: /\b(Forcepoint|Websense)\b/i,
    example: 'CN=Forcepoint Cloud CA,O=Forcepoint LLC',
  },
  {
    product: 'Symantec (Blue Coat, Broadcom)',
    pattern: /\bBlue ?Coat\b|\bProxySG\b|\bSymantec (Web|Cloud)\b|\bBroadcom Web\b/i,
    example: 'CN=bluecoat appliance',
  },
  {
    product: 'Palo Alto Networks',
    pattern: /\b(Palo Alto Networks|GlobalProtect)\b/i,
    example: 'CN=Palo Alto Networks Root CA,O=Palo Alto Networks',
  },
  {
    product: 'Fortinet FortiGate',
    pattern: /\b(Fortinet|FortiGate|FortiProxy|FortiSASE)\b/i,
    example: 'CN=FGT60E4Q17000000,OU=FortiGate,O=Fortinet,L=Sunnyvale,ST=California,C=US',
  },
  { product: 'Sophos', pattern: /\bSophos\b/i, example: 'CN=Sophos SSL CA_C320ABPCBJ8BQ6B,O=Sophos' },
  {
    product: 'SonicWall',
    pattern: /\bSonicWALL\b/i,
    example: 'CN=SonicWALL Firewall DPI-SSL,O=SonicWALL Inc.,ST=CA,C=US',
  },
  {
    product: 'WatchGuard',
    pattern: /\bWatchGuard\b|\bFireware HTTPS Proxy\b/i,
    example: 'CN=Fireware HTTPS Proxy,O=WatchGuard Technologies',
  },
  // The same by the vendor's name alone: their customers choose what the CA is called, and the examples are made up.
  { product: 'iboss', pattern: /\biboss\b/i, example: 'CN=iboss Root CA' },
  {
    product: 'Skyhigh (McAfee Web Gateway)',
    pattern: /\b(McAfee|Trellix|Skyhigh)\b/i,
    example: 'CN=McAfee Web Gateway',
  },
  { product: 'Check Point', pattern: /\bCheck ?Point\b/i, example: 'CN=Check Point HTTPS Inspection' },
  {
    product: 'Cisco Secure Web Appliance',
    pattern: /\b(IronPort|Cisco (Secure )?Web (Security )?(Virtual )?Appliance)\b/i,
    example: 'CN=Cisco Web Security Appliance',
  },
  { product: 'Barracuda', pattern: /\bBarracuda\b/i, example: 'CN=Barracuda Web Security Gateway' },
  { product: 'Untangle (Arista)', pattern: /\bUntangle\b/i, example: 'CN=www.untangle.com,O=Untangle' },
  { product: 'Smoothwall', pattern: /\bSmoothwall\b/i, example: 'CN=Smoothwall Guardian' },
  {
    product: 'Lightspeed',
    pattern: /\bLightspeed (Systems|Rocket|Filter)\b/i,
    example: 'CN=Lightspeed Rocket,O=Lightspeed Systems',
  },
  { product: 'ContentKeeper', pattern: /\bContentKeeper\b/i, example: 'CN=ContentKeeper Appliance' },
  { product: 'Squid', pattern: /\bSquid\b/i, example: 'CN=Squid Proxy CA' },
  // Virus scanners on the machine itself.
  {
    product: 'Kaspersky',
    pattern: /\bKaspersky\b/i,
    example: 'CN=Kaspersky Anti-Virus Personal Root Certificate,O=AO Kaspersky Lab',
  },
  { product: 'ESET', pattern: /\bESET\b/, example: 'CN=ESET SSL Filter CA,O=ESET\\, spol. s r. o.,C=SK' },
  {
    product: 'Avast, AVG or Norton',
    pattern: /\b(Avast|AVG|Norton)\b.*\b(Web\/Mail Shield|trusted CA|untrusted)/i,
    example: 'CN=Avast Web/Mail Shield Root,O=Avast Web/Mail Shield',
  },
  { product: 'Bitdefender', pattern: /\bBitdefender\b/i, example: 'CN=Bitdefender Personal CA.Net-Defender' },
  // Tools for looking into traffic.
  { product: 'mitmproxy', pattern: /\bmitmproxy\b/i, example: 'CN=mitmproxy,O=mitmproxy' },
  {
    product: 'Charles',
    pattern: /\bCharles Proxy\b/i,
    example: 'CN=Charles Proxy CA (2 Jan 2023\\, laptop),O=XK72 Ltd',
  },
  {
    product: 'Fiddler',
    pattern: /\bDO_NOT_TRUST|\bFiddlerRoot/i,
    example: 'CN=DO_NOT_TRUST_FiddlerRoot,O=DO_NOT_TRUST,OU=Created by http://www.fiddler2.com',
  },
  { product: 'Burp Suite', pattern: /\bPortSwigger\b/i, example: 'CN=PortSwigger CA,OU=PortSwigger CA,O=PortSwigger' },
  {
    product: 'OWASP ZAP',
    pattern: /\b(OWASP ZAP|OWASP Root CA|ZAP Root CA)\b/i,
    example: 'CN=OWASP Zed Attack Proxy Root CA,O=OWASP Root CA,OU=OWASP ZAP Root CA',
  },
  { product: 'Proxyman', pattern: /\bProxyman\b/i, example: 'CN=Proxyman CA (laptop)' },
]

/** The product that a certificate's subject names. */
export function inspectionProduct(subject: string): string | undefined {
  return inspectionProducts.find(({ pattern }) => pattern.test(subject))?.product
}

/** The inspection product that an issuer in the chain is named after. */
export function productOf({ leaf, deadEnd }: ChainFacts): string | undefined {
  const chain = deadEnd?.chain ?? (leaf === undefined ? [] : [leaf])
  for (const { issuer } of chain) {
    const product = inspectionProduct(issuer)
    if (product !== undefined) return product
  }
  return undefined
}
