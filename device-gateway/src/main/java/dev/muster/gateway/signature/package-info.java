/** Proves who sent a message: the CMS signature in the header {@code Mdm-Signature}. */
package dev.muster.gateway.signature;
