/**
 * What the calls of other servers have in common here: who calls, how bodies are read, and how
 * failures are told. Their clients know nothing of ours, so they are told apart by the user that
 * they sign in as.
 */
package dev.muster.admin.compat;
