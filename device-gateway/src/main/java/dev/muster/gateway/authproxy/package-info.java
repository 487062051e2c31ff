/**
 * Requests of enrolled devices are passed on to another program, which is told who asks, by the
 * contract that NanoMDM has with such programs.
 */
package dev.muster.gateway.authproxy;
