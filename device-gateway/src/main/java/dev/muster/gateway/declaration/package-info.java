/**
 * Declarations are another server's: what devices ask about them is passed on to it, by the
 * contract that NanoMDM has with such servers.
 */
package dev.muster.gateway.declaration;
