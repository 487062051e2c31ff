/**
 * Wakes devices through APNs. Who is to be woken, and when, is what {@code PushPolicy} says of the
 * folded state; what APNs answers becomes an event, which changes that state. So a dispatcher keeps
 * nothing that another could not compute.
 */
package dev.muster.push;
