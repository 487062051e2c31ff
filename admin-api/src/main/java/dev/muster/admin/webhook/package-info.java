/** The calls about webhooks: who is told what happens, and how far they are. */
package dev.muster.admin.webhook;
