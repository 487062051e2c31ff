/** The installation's own certificate authority. */
package dev.muster.gateway.ca;
