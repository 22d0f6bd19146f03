/**
 * The structs of context variables (Include/internal/pycore_context.h, pycore_hamt.h).
 *
 * ```text
 *       Context (48)            ContextVar (64)              Token (48)          hamt (40)
 *   16  ctx_prev                var_name                     tok_ctx             h_root, 0 when empty
 *   24  ctx_vars, a hamt        var_default, or 0            tok_var             h_count
 *   32  ctx_weakreflist         var_cached (borrowed)        tok_oldval, or 0    h_weakreflist
 *   40  ctx_entered (int)       var_cached_tsid              tok_used (int)
 *   48                          var_cached_tsver
 *   56                          var_hash
 * ```
 *
 * `var_cached` is what the last look-up found. It holds as long as the thread's context version is `var_cached_tsver`: the version changes
 * whenever another context becomes current, and a change of the variable itself empties or renews the cache.
 */
import type { Address, Machine } from "@pyvm/vm";

export const CTX_PREV = 16;
export const CTX_VARS = 24;
export const CTX_WEAKREFLIST = 32;
export const CTX_ENTERED = 40;
export const CTX_BYTES = 48;

export const VAR_NAME = 16;
export const VAR_DEFAULT = 24;
export const VAR_CACHED = 32;
export const VAR_CACHED_TSVER = 48;
export const VAR_HASH = 56;
export const VAR_BYTES = 64;

export const TOK_CTX = 16;
export const TOK_VAR = 24;
export const TOK_OLDVAL = 32;
export const TOK_USED = 40;
export const TOK_BYTES = 48;

export const H_ROOT = 16;
export const H_COUNT = 24;
export const H_BYTES = 40;

/** hamt_hash: the 64-bit hash of a ContextVar folded to 32 bits. */
export function hashOfVariable(vm: Machine, variable: Address): number {
  return vm.get(variable, VAR_HASH) ^ vm.get(variable, VAR_HASH + 4);
}
