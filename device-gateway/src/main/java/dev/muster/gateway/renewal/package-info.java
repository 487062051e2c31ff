/** Sees to it that devices get another certificate before theirs ends. */
package dev.muster.gateway.renewal;
