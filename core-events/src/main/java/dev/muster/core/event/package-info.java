/** What happened: events, the facts they carry, and the value types that facts are made of. */
package dev.muster.core.event;
