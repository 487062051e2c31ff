/** SCEP (RFC 8894): how a device has its key certified. */
package dev.muster.gateway.scep;
