/**
 * What was done to keep people out of a device: who locked, erased or lost it, and what it said.
 */
package dev.muster.admin.trail;
