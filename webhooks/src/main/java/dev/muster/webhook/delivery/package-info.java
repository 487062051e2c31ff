/** What a receiver is told next, and when: order, tries, and what waits. */
package dev.muster.webhook.delivery;
