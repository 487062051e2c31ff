/**
 * What other servers know of their devices, piece by piece, so that it can come over. It reads and
 * never writes there.
 */
package dev.muster.migration;
