/** How fast the product is, each figure beside a floor that was taken in the same run. */
package dev.muster.bench;
