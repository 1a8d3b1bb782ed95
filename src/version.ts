/** The release that a report comes from; a test holds it to package.json's. */
export const version = '0.1.0'
