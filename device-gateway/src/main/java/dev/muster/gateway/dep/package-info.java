/**
 * How a device enrolls that Apple sent here (Automated Device Enrollment): who it is by its own
 * signature, what it is answered, and why.
 */
package dev.muster.gateway.dep;
