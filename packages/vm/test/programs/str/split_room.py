# For how many parts split and rsplit make their list, which sys.getsizeof tells.
import sys

for text in [
    "'a,b'.split(',')",
    "'a b c d e f g h i j k l m n'.split()",
    "'a,b,c,d,e,f,g,h,i,j,k,l,m,n'.split(',')",
    "'a,b'.split(',',1)",
    "'a,b,c'.split(',',2)",
    "'ab'.split(',')",
    "'ab'.split()",
    "' ab'.split()",
    "''.split()",
    "''.split(',')",
    "'a,b'.rsplit(',')",
    "'a b'.rsplit()",
    "'a,b,c'.rsplit(',',1)",
    "'a\\nb'.splitlines()",
    "b'a,b'.split(b',')",
    "b'a b'.split()",
    "'a b c'.split(None,1)",
    "'a b c d e f g h i j k l m'.rsplit()",
    "'a b c d e f g h i j k l m'.split(' ',12)",
    "'a,b'.split(',',0)",
    "'a b'.split(None, 0)",
    "'a b'.split(None, 11)",
    "'a b'.split(None, 12)"
]:
    print(text, eval(text), sys.getsizeof(eval(text)))
