/** How a receiver is called, and which addresses are not. The only part that speaks HTTP. */
package dev.muster.webhook.http;
