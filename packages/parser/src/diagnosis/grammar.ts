/**
 * The grammar of CPython 3.10 with the rules that describe mistakes, as a parsing expression grammar (PEP 617). It is read
 * only after a source was rejected, to find the error that CPython reports: which one that is depends on the order in which
 * CPython tries alternatives, so the order here is the same.
 *
 * Notation: one rule begins on each unindented line, as `name:` with its alternatives. `'x'` is a token, `"x"` a soft keyword,
 * upper-case names are kinds of tokens. `&e` and `!e` look ahead, `~` commits to the alternative, `&&'x'` demands a token,
 * `s.e+` is a list with separators. After an alternative its action stands in braces: a number for the value of that item
 * (from 1), else a name of `actions.ts` with arguments; numbers among them are items. Look-aheads and `~` are not counted.
 * `(memo)` marks the rules whose results CPython remembers, `(left)` the left-recursive ones. An alternative that is nothing
 * but a rule called `invalid_...` is tried in the second pass only.
 */
export const GRAMMAR: string = /* @__PURE__ */ (() => String.raw`
file: [statements] ENDMARKER
single: statement_newline
eval: expressions NEWLINE* ENDMARKER
func_type: '(' [type_expressions] ')' '->' expression NEWLINE* ENDMARKER
fstring: star_expressions

statements: statement+
statement: compound_stmt | simple_stmts
statement_newline: compound_stmt NEWLINE | simple_stmts | NEWLINE | ENDMARKER {exit}
simple_stmts: simple_stmt !';' NEWLINE | ';'.simple_stmt+ [';'] NEWLINE
simple_stmt (memo): assignment | star_expressions | &'return' return_stmt | &('import' | 'from') import_stmt
  | &'raise' raise_stmt | 'pass' | &'del' del_stmt | &'yield' yield_stmt | &'assert' assert_stmt | 'break' | 'continue'
  | &'global' global_stmt | &'nonlocal' nonlocal_stmt
compound_stmt: &('def' | '@' | ASYNC) function_def | &'if' if_stmt | &('class' | '@') class_def | &('with' | ASYNC) with_stmt
  | &('for' | ASYNC) for_stmt | &'try' try_stmt | &'while' while_stmt | match_stmt

assignment: NAME ':' expression ['=' annotated_rhs] {version 6 "Variable annotation syntax is"}
  | ('(' single_target ')' | single_subscript_attribute_target) ':' expression ['=' annotated_rhs]
    {version 6 "Variable annotations syntax is"}
  | (star_targets '=')+ (yield_expr | star_expressions) !'=' [TYPE_COMMENT]
  | single_target augassign ~ (yield_expr | star_expressions)
  | invalid_assignment
annotated_rhs: yield_expr | star_expressions
augassign: '+=' | '-=' | '*=' | '@=' {version 5 "The '@' operator is"} | '/=' | '%=' | '&=' | '|=' | '^=' | '<<=' | '>>='
  | '**=' | '//='
return_stmt: 'return' [star_expressions]
raise_stmt: 'raise' expression ['from' expression] | 'raise'
global_stmt: 'global' ','.NAME+
nonlocal_stmt: 'nonlocal' ','.NAME+
del_stmt: 'del' del_targets &(';' | NEWLINE) | invalid_del_stmt
yield_stmt: yield_expr
assert_stmt: 'assert' expression [',' expression]
import_stmt: import_name | import_from
import_name: 'import' dotted_as_names
import_from: 'from' ('.' | '...')* dotted_name 'import' import_from_targets | 'from' ('.' | '...')+ 'import' import_from_targets
import_from_targets: '(' import_from_as_names [','] ')' | import_from_as_names !',' | '*' | invalid_import_from_targets
import_from_as_names: ','.import_from_as_name+
import_from_as_name: NAME ['as' NAME]
dotted_as_names: ','.dotted_as_name+
dotted_as_name: dotted_name ['as' NAME]
dotted_name (left): dotted_name '.' NAME | NAME

if_stmt: invalid_if_stmt | 'if' named_expression ':' block elif_stmt | 'if' named_expression ':' block [else_block]
elif_stmt: invalid_elif_stmt | 'elif' named_expression ':' block elif_stmt | 'elif' named_expression ':' block [else_block]
else_block: invalid_else_stmt | 'else' &&':' block
while_stmt: invalid_while_stmt | 'while' named_expression ':' block [else_block]
for_stmt: invalid_for_stmt
  | 'for' star_targets 'in' ~ star_expressions ':' [TYPE_COMMENT] block [else_block]
  | ASYNC 'for' star_targets 'in' ~ star_expressions ':' [TYPE_COMMENT] block [else_block] {version 5 "Async for loops are"}
  | invalid_for_target
with_stmt: invalid_with_stmt_indent
  | 'with' '(' ','.with_item+ ','? ')' ':' block {version 9 "Parenthesized context managers are"}
  | 'with' ','.with_item+ ':' [TYPE_COMMENT] block
  | ASYNC 'with' '(' ','.with_item+ ','? ')' ':' block {version 5 "Async with statements are"}
  | ASYNC 'with' ','.with_item+ ':' [TYPE_COMMENT] block {version 5 "Async with statements are"}
  | invalid_with_stmt
with_item: expression 'as' star_target &(',' | ')' | ':') | invalid_with_item | expression
try_stmt: invalid_try_stmt | 'try' &&':' block finally_block | 'try' &&':' block except_block+ [else_block] [finally_block]
except_block: invalid_except_stmt_indent | 'except' expression ['as' NAME] ':' block | 'except' ':' block | invalid_except_stmt
finally_block: invalid_finally_stmt | 'finally' &&':' block
match_stmt: "match" subject_expr ':' NEWLINE INDENT case_block+ DEDENT {version 10 "Pattern matching is"} | invalid_match_stmt
subject_expr: star_named_expression ',' [star_named_expressions] | named_expression
case_block: invalid_case_block | "case" patterns [guard] ':' block
guard: 'if' named_expression

patterns: open_sequence_pattern {pattern} | pattern
pattern: as_pattern | or_pattern
as_pattern: or_pattern 'as' pattern_capture_target {pattern} | invalid_as_pattern
or_pattern: '|'.closed_pattern+ {pattern}
closed_pattern (memo): literal_pattern | capture_pattern | wildcard_pattern | value_pattern | group_pattern | sequence_pattern
  | mapping_pattern | class_pattern
literal_pattern: signed_number !('+' | '-') {pattern} | complex_number {pattern} | strings {pattern} | 'None' {pattern}
  | 'True' {pattern} | 'False' {pattern}
literal_expr: signed_number !('+' | '-') | complex_number | strings | 'None' | 'True' | 'False'
complex_number: signed_real_number '+' imaginary_number | signed_real_number '-' imaginary_number
signed_number: NUMBER | '-' NUMBER
signed_real_number: real_number | '-' real_number
real_number: NUMBER {real 1}
imaginary_number: NUMBER {imaginary 1}
capture_pattern: pattern_capture_target {pattern}
pattern_capture_target: !"_" NAME !('.' | '(' | '=')
wildcard_pattern: "_" {pattern}
value_pattern: attr !('.' | '(' | '=') {pattern}
attr (left): name_or_attr '.' NAME {expr Attribute}
name_or_attr: attr | NAME
group_pattern: '(' pattern ')' {2}
sequence_pattern: '[' [maybe_sequence_pattern] ']' {pattern} | '(' [open_sequence_pattern] ')' {pattern}
open_sequence_pattern: maybe_star_pattern ',' [maybe_sequence_pattern]
maybe_sequence_pattern: ','.maybe_star_pattern+ ','?
maybe_star_pattern: star_pattern | pattern
star_pattern (memo): '*' pattern_capture_target {pattern} | '*' wildcard_pattern {pattern}
mapping_pattern: '{' '}' {pattern} | '{' double_star_pattern ','? '}' {pattern}
  | '{' items_pattern ',' double_star_pattern ','? '}' {pattern} | '{' items_pattern ','? '}' {pattern}
items_pattern: ','.key_value_pattern+
key_value_pattern: (literal_expr | attr) ':' pattern
double_star_pattern: '**' pattern_capture_target
class_pattern: name_or_attr '(' ')' {pattern} | name_or_attr '(' positional_patterns ','? ')' {pattern}
  | name_or_attr '(' keyword_patterns ','? ')' {pattern}
  | name_or_attr '(' positional_patterns ',' keyword_patterns ','? ')' {pattern} | invalid_class_pattern
positional_patterns: ','.pattern+
keyword_patterns: ','.keyword_pattern+
keyword_pattern: NAME '=' pattern

function_def: decorators function_def_raw | function_def_raw
decorators: ('@' named_expression NEWLINE)+
function_def_raw: invalid_def_raw
  | 'def' NAME '(' [params] ')' ['->' expression] &&':' [func_type_comment] block
  | ASYNC 'def' NAME '(' [params] ')' ['->' expression] &&':' [func_type_comment] block {version 5 "Async functions are"}
func_type_comment: NEWLINE TYPE_COMMENT &(NEWLINE INDENT) | invalid_double_type_comments | TYPE_COMMENT
params: invalid_parameters | parameters
parameters: slash_no_default param_no_default* param_with_default* [star_etc] {version 8 "Positional-only parameters are"}
  | slash_with_default param_with_default* [star_etc] {version 8 "Positional-only parameters are"}
  | param_no_default+ param_with_default* [star_etc]
  | param_with_default+ [star_etc]
  | star_etc
slash_no_default: param_no_default+ '/' ',' | param_no_default+ '/' &')'
slash_with_default: param_no_default* param_with_default+ '/' ',' | param_no_default* param_with_default+ '/' &')'
star_etc: '*' param_no_default param_maybe_default* [kwds] | '*' ',' param_maybe_default+ [kwds] | kwds | invalid_star_etc
kwds: '**' param_no_default
param_no_default: param ',' TYPE_COMMENT? {1} | param TYPE_COMMENT? &')' {1}
param_with_default: param default ',' TYPE_COMMENT? | param default TYPE_COMMENT? &')'
param_maybe_default: param default? ',' TYPE_COMMENT? | param default? TYPE_COMMENT? &')'
param: NAME annotation? {expr arg}
annotation: ':' expression
default: '=' expression
class_def: decorators class_def_raw | class_def_raw
class_def_raw: invalid_class_def_raw | 'class' NAME ['(' [arguments] ')'] ':' block
block (memo): NEWLINE INDENT statements DEDENT | simple_stmts | invalid_block

star_expressions: star_expression (',' star_expression {2})+ [','] {tuple 1 2} | star_expression ',' {tuple 1} | star_expression
star_expression (memo): '*' bitwise_or {starred 2} | expression
star_named_expressions: ','.star_named_expression+ [','] {1}
star_named_expression: '*' bitwise_or {starred 2} | named_expression
assignment_expression: NAME ':=' ~ expression {version 8 "Assignment expressions are" NamedExpr}
named_expression: assignment_expression | invalid_named_expression | expression !':='
yield_expr: 'yield' 'from' expression {expr Yield} | 'yield' [star_expressions] {expr Yield}
expressions: expression (',' expression {2})+ [','] {tuple 1 2} | expression ',' {tuple 1} | expression
expression (memo): invalid_expression | invalid_legacy_expression | disjunction 'if' disjunction 'else' expression {expr IfExp}
  | disjunction | lambdef
lambdef: 'lambda' [lambda_params] ':' expression {expr Lambda}
lambda_params: invalid_lambda_parameters | lambda_parameters
lambda_parameters:
  lambda_slash_no_default lambda_param_no_default* lambda_param_with_default* [lambda_star_etc]
    {version 8 "Positional-only parameters are"}
  | lambda_slash_with_default lambda_param_with_default* [lambda_star_etc] {version 8 "Positional-only parameters are"}
  | lambda_param_no_default+ lambda_param_with_default* [lambda_star_etc]
  | lambda_param_with_default+ [lambda_star_etc]
  | lambda_star_etc
lambda_slash_no_default: lambda_param_no_default+ '/' ',' | lambda_param_no_default+ '/' &':'
lambda_slash_with_default: lambda_param_no_default* lambda_param_with_default+ '/' ','
  | lambda_param_no_default* lambda_param_with_default+ '/' &':'
lambda_star_etc: '*' lambda_param_no_default lambda_param_maybe_default* [lambda_kwds]
  | '*' ',' lambda_param_maybe_default+ [lambda_kwds] | lambda_kwds | invalid_lambda_star_etc
lambda_kwds: '**' lambda_param_no_default
lambda_param_no_default: lambda_param ',' {1} | lambda_param &':' {1}
lambda_param_with_default: lambda_param default ',' | lambda_param default &':'
lambda_param_maybe_default: lambda_param default? ',' | lambda_param default? &':'
lambda_param: NAME {expr arg}
disjunction (memo): conjunction ('or' conjunction)+ {expr BoolOp} | conjunction
conjunction (memo): inversion ('and' inversion)+ {expr BoolOp} | inversion
inversion (memo): 'not' inversion {expr UnaryOp} | comparison
comparison: bitwise_or compare_op_bitwise_or_pair+ {compare 1 2} | bitwise_or
compare_op_bitwise_or_pair: eq_bitwise_or | noteq_bitwise_or | lte_bitwise_or | lt_bitwise_or | gte_bitwise_or | gt_bitwise_or
  | notin_bitwise_or | in_bitwise_or | isnot_bitwise_or | is_bitwise_or
eq_bitwise_or: '==' bitwise_or
noteq_bitwise_or: (NOTEQUAL {barry 1}) bitwise_or
lte_bitwise_or: '<=' bitwise_or
lt_bitwise_or: '<' bitwise_or
gte_bitwise_or: '>=' bitwise_or
gt_bitwise_or: '>' bitwise_or
notin_bitwise_or: 'not' 'in' bitwise_or
in_bitwise_or: 'in' bitwise_or
isnot_bitwise_or: 'is' 'not' bitwise_or
is_bitwise_or: 'is' bitwise_or
bitwise_or (left): bitwise_or '|' bitwise_xor {expr BinOp} | bitwise_xor
bitwise_xor (left): bitwise_xor '^' bitwise_and {expr BinOp} | bitwise_and
bitwise_and (left): bitwise_and '&' shift_expr {expr BinOp} | shift_expr
shift_expr (left): shift_expr '<<' sum {expr BinOp} | shift_expr '>>' sum {expr BinOp} | sum
sum (left): sum '+' term {expr BinOp} | sum '-' term {expr BinOp} | term
term (left): term '*' factor {expr BinOp} | term '/' factor {expr BinOp} | term '//' factor {expr BinOp}
  | term '%' factor {expr BinOp} | term '@' factor {version 5 "The '@' operator is" BinOp} | factor
factor (memo): '+' factor {expr UnaryOp} | '-' factor {expr UnaryOp} | '~' factor {expr UnaryOp} | power
power: await_primary '**' factor {expr BinOp} | await_primary
await_primary (memo): AWAIT primary {version 5 "Await expressions are" Await} | primary
primary (left): primary '.' NAME {expr Attribute} | primary genexp {expr Call} | primary '(' [arguments] ')' {expr Call}
  | primary '[' slices ']' {expr Subscript} | atom
slices: slice !',' | ','.slice+ [','] {tuple 1}
slice: [expression] ':' [expression] [':' [expression]] {expr Slice} | named_expression
atom: NAME | 'True' {expr True} | 'False' {expr False} | 'None' {expr None} | &STRING strings | NUMBER
  | &'(' (tuple | group | genexp) | &'[' (list | listcomp) | &'{' (dict | set | dictcomp | setcomp) | '...' {expr Ellipsis}
strings (memo): STRING+ {strings 1}
list: '[' [star_named_expressions] ']' {list List 2}
listcomp: '[' named_expression for_if_clauses ']' {expr ListComp} | invalid_comprehension
tuple: '(' [star_named_expression ',' [star_named_expressions]] ')' {list Tuple 2}
group: '(' (yield_expr | named_expression) ')' {2} | invalid_group
genexp: '(' (assignment_expression | expression !':=') for_if_clauses ')' {expr GeneratorExp} | invalid_comprehension
set: '{' star_named_expressions '}' {expr Set}
setcomp: '{' named_expression for_if_clauses '}' {expr SetComp} | invalid_comprehension
dict: '{' [double_starred_kvpairs] '}' {expr Dict} | '{' invalid_double_starred_kvpairs '}'
dictcomp: '{' kvpair for_if_clauses '}' {expr DictComp} | invalid_dict_comprehension
double_starred_kvpairs: ','.double_starred_kvpair+ [',']
double_starred_kvpair: '**' bitwise_or | kvpair
kvpair: expression ':' expression
for_if_clauses: for_if_clause+
for_if_clause: ASYNC 'for' star_targets 'in' ~ disjunction ('if' disjunction {2})* {version 6 "Async comprehensions are" clause 5 6}
  | 'for' star_targets 'in' ~ disjunction ('if' disjunction {2})* {clause 4 5}
  | invalid_for_target
arguments (memo): args [','] &')' {1} | invalid_arguments
args: ','.(starred_expression | (assignment_expression | expression !':=') !'=')+ [',' kwargs {2}] {arguments 1 2}
  | kwargs {arguments _ 1}
kwargs: ','.kwarg_or_starred+ ',' ','.kwarg_or_double_starred+ {concat 1 3} | ','.kwarg_or_starred+ | ','.kwarg_or_double_starred+
starred_expression: '*' expression {starred 2}
kwarg_or_starred: invalid_kwarg | NAME '=' expression {expr keyword} | starred_expression
kwarg_or_double_starred: invalid_kwarg | NAME '=' expression {expr keyword} | '**' expression {expr unpacking}

star_targets: star_target !',' | star_target (',' star_target {2})* [','] {tuple 1 2}
star_targets_list_seq: ','.star_target+ [','] {1}
star_targets_tuple_seq: star_target (',' star_target {2})+ [','] {concat 1 2} | star_target ',' {concat 1}
star_target (memo): '*' (!'*' star_target) {starred 2} | target_with_star_atom
target_with_star_atom (memo): t_primary '.' NAME !t_lookahead {expr Attribute} | t_primary '[' slices ']' !t_lookahead {expr Subscript}
  | star_atom
star_atom: NAME | '(' target_with_star_atom ')' {2} | '(' [star_targets_tuple_seq] ')' {list Tuple 2}
  | '[' [star_targets_list_seq] ']' {list List 2}
single_target: single_subscript_attribute_target | NAME | '(' single_target ')' {2}
single_subscript_attribute_target: t_primary '.' NAME !t_lookahead {expr Attribute}
  | t_primary '[' slices ']' !t_lookahead {expr Subscript}
t_primary (left): t_primary '.' NAME &t_lookahead {expr Attribute} | t_primary '[' slices ']' &t_lookahead {expr Subscript}
  | t_primary genexp &t_lookahead {expr Call} | t_primary '(' [arguments] ')' &t_lookahead {expr Call} | atom &t_lookahead
t_lookahead: '(' | '[' | '.'
del_targets: ','.del_target+ [',']
del_target (memo): t_primary '.' NAME !t_lookahead {expr Attribute} | t_primary '[' slices ']' !t_lookahead {expr Subscript}
  | del_t_atom
del_t_atom: NAME | '(' del_target ')' | '(' [del_targets] ')' | '[' [del_targets] ']'
type_expressions: ','.expression+ ',' '*' expression ',' '**' expression | ','.expression+ ',' '*' expression
  | ','.expression+ ',' '**' expression | '*' expression ',' '**' expression | '*' expression | '**' expression | ','.expression+

invalid_arguments: args ',' '*' {raise "iterable argument unpacking follows keyword argument unpacking" 1}
  | expression for_if_clauses ',' [args | expression for_if_clauses] {generator 1 2}
  | NAME '=' expression for_if_clauses {raise "invalid syntax. Maybe you meant '==' or ':=' instead of '='?" 1 2}
  | args for_if_clauses {generatorInCall 1 2}
  | args ',' expression for_if_clauses {generator 3 4}
  | args ',' args {misplacedArgument 1}
invalid_kwarg: ('True' | 'False' | 'None') '=' {raise "cannot assign to %t" 1 2}
  | NAME '=' expression for_if_clauses {raise "invalid syntax. Maybe you meant '==' or ':=' instead of '='?" 1 2}
  | !(NAME '=') expression '=' {raise "expression cannot contain assignment, perhaps you meant \"==\"?" 1 2}
expression_without_invalid (quiet): disjunction 'if' disjunction 'else' expression {expr IfExp} | disjunction | lambdef
invalid_legacy_expression: NAME !'(' star_expressions {legacy 1 2}
invalid_expression: !(NAME STRING | SOFT_KEYWORD) disjunction expression_without_invalid {missingComma 1 2}
  | disjunction 'if' disjunction !('else' | ':') {raise "expected 'else' after 'if' expression" 1 3}
invalid_named_expression (memo): expression ':=' expression {raise "cannot use assignment expressions with %s" 1}
  | NAME '=' bitwise_or !('=' | ':=') {raise "invalid syntax. Maybe you meant '==' or ':=' instead of '='?" 1 3}
  | !(list | tuple | genexp | 'True' | 'None' | 'False') bitwise_or '=' bitwise_or !('=' | ':=')
    {raise "cannot assign to %s here. Maybe you meant '==' instead of '='?" 1}
invalid_assignment: invalid_ann_assign_target ':' expression {raise "only single target (not %s) can be annotated" 1}
  | star_named_expression ',' star_named_expressions* ':' expression {raise "only single target (not tuple) can be annotated" 1}
  | expression ':' expression {raise "illegal target for annotation" 1}
  | (star_targets '=')* star_expressions '=' {invalidTarget star 2}
  | (star_targets '=')* yield_expr '=' {raise "assignment to yield expression not possible" 2}
  | star_expressions augassign (yield_expr | star_expressions)
    {raise "'%s' is an illegal expression for augmented assignment" 1}
invalid_ann_assign_target: list | tuple | '(' invalid_ann_assign_target ')' {2}
invalid_del_stmt: 'del' star_expressions {invalidTarget del 2}
invalid_block: NEWLINE !INDENT {indentation "expected an indented block"}
invalid_comprehension: ('[' | '(' | '{') starred_expression for_if_clauses
    {raise "iterable unpacking cannot be used in comprehension" 2}
  | ('[' | '{') star_named_expression ',' star_named_expressions for_if_clauses
    {raise "did you forget parentheses around the comprehension target?" 2 4}
  | ('[' | '{') star_named_expression ',' for_if_clauses
    {raise "did you forget parentheses around the comprehension target?" 2 3}
invalid_dict_comprehension: '{' '**' bitwise_or for_if_clauses '}'
    {raise "dict unpacking cannot be used in dict comprehension" 2}
invalid_parameters: param_no_default* invalid_parameters_helper param_no_default
    {raise "non-default argument follows default argument" 3}
invalid_parameters_helper: slash_with_default | param_with_default+
invalid_lambda_parameters: lambda_param_no_default* invalid_lambda_parameters_helper lambda_param_no_default
    {raise "non-default argument follows default argument" 3}
invalid_lambda_parameters_helper: lambda_slash_with_default | lambda_param_with_default+
invalid_star_etc: '*' (')' | ',' (')' | '**')) {raise "named arguments must follow bare *" 1}
  | '*' ',' TYPE_COMMENT {raise "bare * has associated type comment"}
invalid_lambda_star_etc: '*' (':' | ',' (':' | '**')) {raise "named arguments must follow bare *"}
invalid_double_type_comments: TYPE_COMMENT NEWLINE TYPE_COMMENT NEWLINE INDENT {raise "Cannot have two type comments on def"}
invalid_with_item: expression 'as' expression &(',' | ')' | ':') {invalidTarget star 3}
invalid_for_target: ASYNC? 'for' star_expressions {invalidTarget for 3}
invalid_group: '(' starred_expression ')' {raise "cannot use starred expression here" 2}
  | '(' '**' expression ')' {raise "cannot use double starred expression here" 2}
invalid_import_from_targets: import_from_as_names ',' NEWLINE
    {raise "trailing comma not allowed without surrounding parentheses"}
invalid_with_stmt: [ASYNC] 'with' ','.(expression ['as' star_target])+ NEWLINE {raise "expected ':'"}
  | [ASYNC] 'with' '(' ','.(expressions ['as' star_target])+ ','? ')' NEWLINE {raise "expected ':'"}
invalid_with_stmt_indent: [ASYNC] 'with' ','.(expression ['as' star_target])+ ':' NEWLINE !INDENT {block "'with' statement" 2}
  | [ASYNC] 'with' '(' ','.(expressions ['as' star_target])+ ','? ')' ':' NEWLINE !INDENT {block "'with' statement" 2}
invalid_try_stmt: 'try' ':' NEWLINE !INDENT {block "'try' statement" 1}
  | 'try' ':' block !('except' | 'finally') {raise "expected 'except' or 'finally' block"}
invalid_except_stmt: 'except' expression ',' expressions ['as' NAME] ':'
    {raiseFrom "multiple exception types must be parenthesized" 2}
  | 'except' expression ['as' NAME] NEWLINE {raise "expected ':'"}
  | 'except' NEWLINE {raise "expected ':'"}
invalid_finally_stmt: 'finally' ':' NEWLINE !INDENT {block "'finally' statement" 1}
invalid_except_stmt_indent: 'except' expression ['as' NAME] ':' NEWLINE !INDENT {block "'except' statement" 1}
  | 'except' ':' NEWLINE !INDENT {block "'except' statement" 1}
invalid_match_stmt: "match" subject_expr NEWLINE {raise "expected ':'"}
  | "match" subject_expr ':' NEWLINE !INDENT {block "'match' statement" 1}
invalid_case_block: "case" patterns [guard] NEWLINE {raise "expected ':'"}
  | "case" patterns [guard] ':' NEWLINE !INDENT {block "'case' statement" 1}
invalid_as_pattern: or_pattern 'as' "_" {raise "cannot use '_' as a target" 3}
  | or_pattern 'as' !NAME expression {raise "invalid pattern target" 3}
invalid_class_pattern: name_or_attr '(' invalid_class_argument_pattern {raise "positional patterns follow keyword patterns" 3 3}
invalid_class_argument_pattern: [positional_patterns ','] keyword_patterns ',' positional_patterns {4}
invalid_if_stmt: 'if' named_expression NEWLINE {raise "expected ':'"}
  | 'if' named_expression ':' NEWLINE !INDENT {block "'if' statement" 1}
invalid_elif_stmt: 'elif' named_expression NEWLINE {raise "expected ':'"}
  | 'elif' named_expression ':' NEWLINE !INDENT {block "'elif' statement" 1}
invalid_else_stmt: 'else' ':' NEWLINE !INDENT {block "'else' statement" 1}
invalid_while_stmt: 'while' named_expression NEWLINE {raise "expected ':'"}
  | 'while' named_expression ':' NEWLINE !INDENT {block "'while' statement" 1}
invalid_for_stmt: [ASYNC] 'for' star_targets 'in' star_expressions NEWLINE {raise "expected ':'"}
  | [ASYNC] 'for' star_targets 'in' star_expressions ':' NEWLINE !INDENT {block "'for' statement" 2}
invalid_def_raw: [ASYNC] 'def' NAME '(' [params] ')' ['->' expression] ':' NEWLINE !INDENT {block "function definition" 2}
invalid_class_def_raw: 'class' NAME ['(' [arguments] ')'] NEWLINE {raise "expected ':'"}
  | 'class' NAME ['(' [arguments] ')'] ':' NEWLINE !INDENT {block "class definition" 1}
invalid_double_starred_kvpairs: ','.double_starred_kvpair+ ',' invalid_kvpair
  | expression ':' '*' bitwise_or {raiseFrom "cannot use a starred expression in a dictionary value" 3}
  | expression ':' &('}' | ',') {raise "expression expected after dictionary key and ':'" 2}
invalid_kvpair: expression !':' {missingColon 1}
  | expression ':' '*' bitwise_or {raiseFrom "cannot use a starred expression in a dictionary value" 3}
  | expression ':' &('}' | ',') {raise "expression expected after dictionary key and ':'" 2}
`)();
