/** Files that may be anything, and files that are the user's alone. */
package org.stackplug.file;
