/** Which nodes are there, so that none takes another's place by mistake. */
package dev.muster.log.node;
