/**
 * From an enrollment to a ready device: where a blueprint stands, what is due next, and that every
 * device that waits in Setup Assistant is let out.
 */
package dev.muster.core.provision;
