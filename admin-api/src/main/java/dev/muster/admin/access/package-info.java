/** Who may call: a chain of ways to prove who one is, and what becomes of those who can't. */
package dev.muster.admin.access;
