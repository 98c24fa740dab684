"""Proofs against trees computed by definition, and against pymerkle and tlog-scales, which are not ours."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree
from pymerkle.proof import InvalidProof, verify_consistency, verify_inclusion
from tlog_scales.tlog import ConsistencyProof, InclusionProof

from registry.verify import merkle
from tests.verify.test_merkle import by_definition


@dataclass(frozen=True)
class Naive:
    """A tree that computes every hash anew from its leaves."""

    leaves: list[bytes]

    def node(self, height: int, index: int) -> bytes:
        """Give the hash of a full subtree."""
        return by_definition(self.leaves[index << height : (index + 1) << height])

    def root(self, size: int | None = None) -> bytes:
        """Give the root of the first leaves."""
        return by_definition(self.leaves[:size])


def naive(size: int) -> Naive:
    return Naive([b"%d" % number for number in range(size)])


def judge(tree: Naive) -> InmemoryTree:
    """Give pymerkle's own tree over the same leaves."""
    foreign = InmemoryTree(algorithm="sha256")
    for leaf in tree.leaves:
        foreign.append_entry(leaf)
    return foreign


sizes = st.integers(1, 80)


@given(sizes, st.data())
def test_an_inclusion_proof_holds_for_its_leaf_and_for_no_other(size: int, data: st.DataObject) -> None:
    tree, index = naive(size), data.draw(st.integers(0, size - 1))
    proof = merkle.prove(merkle.inclusion_spans(index, size), tree.node)
    leaf = merkle.leaf_hash(tree.leaves[index])
    assert merkle.included(index, size, leaf, proof, tree.root())
    other = data.draw(st.integers(0, size - 1).filter(lambda number: number != index)) if size > 1 else size
    assert not merkle.included(other, size, leaf, proof, tree.root())
    assert not merkle.included(index, size, merkle.leaf_hash(b"x"), proof, tree.root())


@given(st.integers(0, 80), st.integers(0, 80))
def test_a_consistency_proof_holds_for_its_two_sizes(first: int, second: int) -> None:
    first, second = sorted((first, second))
    tree = naive(second)
    proof = merkle.prove(merkle.consistency_spans(first, second), tree.node)
    assert merkle.consistent(first, tree.root(first), second, tree.root(), proof)
    if 0 < first < second:
        assert not merkle.consistent(first, merkle.leaf_hash(b"x"), second, tree.root(), proof)
        assert not merkle.consistent(first, tree.root(first), second, merkle.leaf_hash(b"x"), proof)
        assert not merkle.consistent(first, tree.root(first), second, tree.root(), proof[:-1])
        assert not merkle.consistent(first, tree.root(first), second, tree.root(), [*proof, tree.root()])
        assert not merkle.consistent(second, tree.root(), first, tree.root(first), proof)


@given(sizes, st.data())
def test_one_flipped_bit_of_any_proof_is_noticed(size: int, data: st.DataObject) -> None:
    tree, index = naive(size), data.draw(st.integers(0, size - 1))
    first = data.draw(st.integers(1, size))
    inclusion = merkle.prove(merkle.inclusion_spans(index, size), tree.node)
    consistency = merkle.prove(merkle.consistency_spans(first, size), tree.node)
    leaf = merkle.leaf_hash(tree.leaves[index])
    for number in range(len(inclusion)):
        assert not merkle.included(index, size, leaf, flipped(inclusion, number), tree.root())
    for number in range(len(consistency)):
        changed = flipped(consistency, number)
        assert not merkle.consistent(first, tree.root(first), size, tree.root(), changed)


def flipped(proof: list[bytes], number: int) -> list[bytes]:
    """Give a proof with one bit of one hash changed."""
    changed = bytes([proof[number][0] ^ 1]) + proof[number][1:]
    return [*proof[:number], changed, *proof[number + 1 :]]


@given(sizes, st.data())
def test_pymerkle_makes_the_same_roots_and_proves_ours(size: int, data: st.DataObject) -> None:
    tree = naive(size)
    foreign = judge(tree)
    index, first = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    assert foreign.get_root() == tree.root()
    theirs = foreign.prove_inclusion(index + 1)
    ours = merkle.prove(merkle.inclusion_spans(index, size), tree.node)
    assert theirs.path == [merkle.leaf_hash(tree.leaves[index]), *ours]
    verify_inclusion(merkle.leaf_hash(tree.leaves[index]), tree.root(), theirs)
    grown = foreign.prove_consistency(first)
    verify_consistency(tree.root(first), tree.root(), grown)
    with pytest.raises(InvalidProof):
        verify_consistency(tree.root(first), merkle.leaf_hash(b"x"), grown)


@given(st.integers(0, 80), st.integers(0, 80))
def test_tlog_scales_takes_our_proofs(first: int, second: int) -> None:
    first, second = sorted((first, second))
    tree = naive(second)
    told = merkle.prove(merkle.consistency_spans(first, second), tree.node)
    ConsistencyProof(first, second, told).check(tree.root(first), tree.root())
    if first < second:
        spans = merkle.inclusion_spans(first, second)
        leaf = merkle.leaf_hash(tree.leaves[first])
        InclusionProof(first, second, merkle.prove(spans, tree.node)).check(leaf, tree.root())


@pytest.mark.parametrize("wrong", [b"", b"x" * 31, b"x" * 33])
def test_lengths_are_looked_at_before_anything_is_computed(wrong: bytes) -> None:
    tree = naive(3)
    leaf = merkle.leaf_hash(tree.leaves[0])
    proof = merkle.prove(merkle.inclusion_spans(0, 3), tree.node)
    assert not merkle.included(0, 3, wrong, proof, tree.root())
    assert not merkle.included(0, 3, leaf, [proof[0], wrong], tree.root())
    assert not merkle.included(0, 3, leaf, proof, wrong)
    assert not merkle.consistent(1, wrong, 3, tree.root(), proof)
    assert not merkle.consistent(1, leaf, 3, tree.root(), [wrong, proof[1]])
    with pytest.raises(ValueError, match="32 bytes"):
        merkle.range_root(0, 1, lambda _height, _index: wrong)


def test_the_empty_tree_proves_nothing_and_begins_everything() -> None:
    tree = naive(3)
    assert not merkle.included(0, 0, merkle.EMPTY_ROOT, [], merkle.EMPTY_ROOT)
    assert merkle.consistent(0, merkle.EMPTY_ROOT, 0, merkle.EMPTY_ROOT, [])
    assert merkle.consistent(0, merkle.EMPTY_ROOT, 3, tree.root(), [])
    assert not merkle.consistent(0, tree.root(), 3, tree.root(), [])
    assert not merkle.consistent(0, merkle.EMPTY_ROOT, 0, tree.root(), [])
    assert not merkle.consistent(0, merkle.EMPTY_ROOT, 3, tree.root(), [tree.root()])
    assert merkle.range_root(0, 0, tree.node) == merkle.EMPTY_ROOT


@pytest.mark.parametrize("numbers", [(3, 3), (-1, 3), (0, 0)])
def test_a_leaf_outside_the_tree_has_no_proof(numbers: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no such leaf"):
        merkle.inclusion_spans(*numbers)


@pytest.mark.parametrize("numbers", [(4, 3), (-1, 3)])
def test_a_larger_tree_does_not_begin_a_smaller_one(numbers: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="earlier"):
        merkle.consistency_spans(*numbers)
    with pytest.raises(ValueError, match="range"):
        merkle.range_root(2, 1, naive(3).node)
    with pytest.raises(ValueError, match="no tree"):
        merkle.range_root(1, 3, naive(3).node)
