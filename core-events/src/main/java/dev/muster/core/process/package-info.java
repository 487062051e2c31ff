/**
 * What long-running processes have in common that is pure: what is due of a subject and when, as a
 * function of its state, and how waiting times grow. Who acts on it stands outside of the core.
 */
package dev.muster.core.process;
