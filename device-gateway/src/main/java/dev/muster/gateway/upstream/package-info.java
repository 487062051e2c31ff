/** Other programs that what devices ask is passed on to. */
package dev.muster.gateway.upstream;
