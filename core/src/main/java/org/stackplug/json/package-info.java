/** Reading JSON that may be damaged: what is wrong is reported with its line. */
package org.stackplug.json;
