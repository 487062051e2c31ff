/** Apple's push service as a provider sees it, and what it needs: a CA, push certificates. */
package dev.muster.simulator.apns;
