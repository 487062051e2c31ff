/** Reads what devices say: property lists, XML or binary, turned into the messages of the core. */
package dev.muster.gateway.message;
