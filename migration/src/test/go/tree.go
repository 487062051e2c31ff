package main

import (
	"bytes"
	"fmt"
	"strings"

	"go.etcd.io/bbolt"
)

// tree has all that the format knows: branches of several levels, values longer than a page, buckets
// in buckets, small ones that lie in their value, empty ones, and pages that were freed.
var tree = []func(*bbolt.Tx){
	func(tx *bbolt.Tx) {
		for i := 0; i < 4000; i++ {
			put(tx, "many", fmt.Sprintf("key-%05d", i), []byte(fmt.Sprintf("value %d", i)))
		}
	},
	func(tx *bbolt.Tx) {
		// Few of them fit into a branch.
		for i := 0; i < 600; i++ {
			put(tx, "deep", strings.Repeat("k", 700)+fmt.Sprintf("-%04d", i), []byte(fmt.Sprint(i)))
		}
	},
	func(tx *bbolt.Tx) {
		for _, length := range []int{0, 1, 4000, 4096, 5000, 100000, 1000000} {
			put(tx, "large", fmt.Sprintf("%07d", length), bytes.Repeat([]byte{'x'}, length))
		}
	},
	func(tx *bbolt.Tx) {
		outer, err := tx.CreateBucket([]byte("outer"))
		check(err)
		check(outer.Put([]byte("beside"), []byte("a value")))
		inner, err := outer.CreateBucket([]byte("inner"))
		check(err)
		for i := 0; i < 500; i++ {
			check(inner.Put([]byte(fmt.Sprintf("%03d", i)), []byte(fmt.Sprintf("inner %d", i))))
		}
		small, err := inner.CreateBucket([]byte("small"))
		check(err)
		check(small.Put([]byte("key"), []byte("small value")))
		_, err = tx.CreateBucket([]byte("empty"))
		check(err)
	},
	func(tx *bbolt.Tx) {
		many := tx.Bucket([]byte("many"))
		for i := 1000; i < 2000; i++ {
			check(many.Delete([]byte(fmt.Sprintf("key-%05d", i))))
		}
		check(many.Put([]byte("key-00000"), []byte("changed")))
	},
}
