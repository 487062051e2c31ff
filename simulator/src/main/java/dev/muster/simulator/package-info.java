/**
 * Simulated Apple devices, thousands in one process, that speak the wire protocol over real
 * sockets. Nothing here is shared with the server, so that each checks the other.
 */
package dev.muster.simulator;
