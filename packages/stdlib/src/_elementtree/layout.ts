/**
 * The structs of Modules/_elementtree.c.
 *
 * ```text
 *       Element (56)                  extra (64), raw memory            _element_iterator (64)
 *    0  header                        attrib, a dict or 0               header
 *    8                                length
 *   16  tag                           allocated                         parent_stack, raw memory
 *   24  text                          children -> length elements       parent_stack_used
 *   32  tail                          four elements of its own          parent_stack_size
 *   40  extra, 0 for none | joined                                      root_element
 *   48  weakreflist                                                     sought_tag
 *   56                                                                  gettext
 * ```
 *
 * ```text
 *       TreeBuilder (160)                                    XMLParser (120)
 *   16  root         the first element, or 0                 parser, a pyexpat.xmlparser (XML_Parser in CPython)
 *   24  this         the open element, or None               target
 *   32  last         the element made or closed last         entity, a dict
 *   40  last_for_tail  what text goes behind, or 0           names, a dict
 *   48  data         text not given away yet: a string,      handle_start_ns
 *                    a list of more than one, or 0
 *   56  stack        a list                                  handle_end_ns
 *   64  index        the items of the stack that count       handle_start
 *   72  element_factory                                      handle_data
 *   80  comment_factory                                      handle_end
 *   88  pi_factory                                           handle_comment
 *   96  events_append                                        handle_pi
 *  104  start_event_obj                                      handle_close
 *  112  end_event_obj                                        handle_doctype
 *  120  start_ns_event_obj
 *  128  end_ns_event_obj
 *  136  comment_event_obj
 *  144  pi_event_obj
 *  152  insert_comments, 153 insert_pis: a byte each
 * ```
 *
 * `text` and `tail` may be lists whose items are not joined yet: bits of `joined`, which is the high half of the word of `extra`, say so. (CPython has such
 * a bit in each pointer.)
 */
import { type Address, staticType } from "@pyvm/vm";

export const ELEMENT_TYPE: Address = staticType();
export const ITERATOR_TYPE: Address = staticType();
export const TREE_BUILDER_TYPE: Address = staticType();
export const XML_PARSER_TYPE: Address = staticType();

export const TAG = 16;
export const TEXT = 24;
export const TAIL = 32;
export const EXTRA = 40;
export const JOINED = 44;
export const WEAKREFLIST = 48;
export const ELEMENT_BYTES = 56;

// Of the extra.
export const ATTRIB = 0;
export const LENGTH = 8;
export const ALLOCATED = 16;
export const CHILDREN = 24;
export const OWN_CHILDREN = 32;
export const EXTRA_BYTES = 64;
/** How many children the extra has room for in itself. */
export const STATIC_CHILDREN = 4;

// Of a TreeBuilder.
export const ROOT = 16;
export const THIS = 24;
export const LAST = 32;
export const LAST_FOR_TAIL = 40;
export const DATA = 48;
export const STACK = 56;
export const INDEX = 64;
export const ELEMENT_FACTORY = 72;
export const COMMENT_FACTORY = 80;
export const PI_FACTORY = 88;
export const EVENTS_APPEND = 96;
export const START_EVENT = 104;
export const END_EVENT = 112;
export const START_NS_EVENT = 120;
export const END_NS_EVENT = 128;
export const COMMENT_EVENT = 136;
export const PI_EVENT = 144;
export const INSERT_COMMENTS = 152;
export const INSERT_PIS = 153;
export const TREE_BUILDER_BYTES = 160;

// Of an XMLParser.
export const PARSER = 16;
export const TARGET = 24;
export const ENTITY = 32;
export const NAMES = 40;
export const HANDLE_START_NS = 48;
export const HANDLE_END_NS = 56;
export const HANDLE_START = 64;
export const HANDLE_DATA = 72;
export const HANDLE_END = 80;
export const HANDLE_COMMENT = 88;
export const HANDLE_PI = 96;
export const HANDLE_CLOSE = 104;
export const HANDLE_DOCTYPE = 112;
export const XML_PARSER_BYTES = 120;
