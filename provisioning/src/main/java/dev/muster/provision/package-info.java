/** Carries out blueprints: what is due is the core's word, and this does it. */
package dev.muster.provision;
