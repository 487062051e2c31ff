/** What happened, from the log: told in words, page by page or as it happens. */
package dev.muster.admin.history;
