/** Who may call: tokens, which are made and revoked as facts, and those who have none. */
package dev.muster.admin.token;
