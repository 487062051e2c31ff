/** What stands in the body of a call: pure, one class for each format. */
package dev.muster.webhook.format;
