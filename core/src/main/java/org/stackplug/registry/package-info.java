/** Lists of public plugins: which name stands for which repository. */
package org.stackplug.registry;
