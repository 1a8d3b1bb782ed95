// Stands in for @actions/http-client in the bundles. Only @actions/core's getIDToken uses it, which this project does not
// call, and its undici would be more than half of every bundle.

const message =
  'The HTTP client of @actions/core is left out of this bundle: an OpenID Connect token cannot be requested.'

export class HttpClient {
  constructor() {
    throw new Error(message)
  }
}

export class BearerCredentialHandler {
  constructor() {
    throw new Error(message)
  }
}
