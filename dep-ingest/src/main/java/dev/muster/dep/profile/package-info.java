/**
 * DEP profiles as admins write them, checked with Apple's own limits before Apple sees them: Apple
 * answers a bad profile with a bare code, and says nothing of what it will ignore.
 */
package dev.muster.dep.profile;
