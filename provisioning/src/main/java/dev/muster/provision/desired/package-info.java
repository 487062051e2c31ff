/** Has devices be as they should: labels by rules, and profiles. */
package dev.muster.provision.desired;
