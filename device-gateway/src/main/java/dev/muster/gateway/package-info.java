/**
 * What devices talk to: TLS, check-ins, the command loop, and the certificates that devices prove
 * themselves with.
 */
package dev.muster.gateway;
