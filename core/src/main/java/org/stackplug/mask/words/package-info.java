/**
 * Finding any of many words in a text, in one pass and in time that does not depend on what is in the text. Internal, not API.
 */
package org.stackplug.mask.words;
