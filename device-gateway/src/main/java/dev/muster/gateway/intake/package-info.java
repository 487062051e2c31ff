/**
 * What stands between the network and the work: who a client is, how much of a body is read, and
 * whether there is time for a message now. It costs little, and everyone passes it.
 */
package dev.muster.gateway.intake;
