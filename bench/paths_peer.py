# SPDX-License-Identifier: Apache-2.0
"""paths_peer.py FOLDER - all supply paths above a threshold in numpy, by the same
exact bound as the library's: a node with flow v into cell i has a subtree worth
m_i v, and is opened when that is at least tau of the whole. Level by level, so
that numpy works on whole levels."""
import sys

import numpy as np

import peer

DEPTH = 12
AT_ONCE = 512  # nodes: bounds the memory of one step


def search(model, tau):
    """Number of nodes opened, and of paths worth tau or more."""
    worth = model.m[:, None] * model.a  # people behind a dollar of each supplier, by buyer
    by_buyer, flows_of = worth.T.copy(), model.a.T.copy()
    basket = np.where(model.basket > 0, model.basket, 0)
    least = tau * (model.m @ basket)
    cell = np.flatnonzero(model.m * basket >= least)
    flow = basket[cell]
    cell, flow = cell[flow > 0], flow[flow > 0]
    nodes = above = 0
    best = np.empty(0)
    for _ in range(DEPTH):
        if not len(cell):
            break
        nodes += len(cell)
        people = model.q[cell] * flow
        above += np.count_nonzero(people >= least)
        best = np.sort(np.concatenate([best, people]))[-20:]
        next_cell, next_flow = [], []
        for k in range(0, len(cell), AT_ONCE):
            c, v = cell[k:k + AT_ONCE], flow[k:k + AT_ONCE]
            node, supplier = np.nonzero(by_buyer[c] * v[:, None] >= least)
            next_cell.append(supplier)
            next_flow.append(flows_of[c[node], supplier] * v[node])
        cell, flow = np.concatenate(next_cell), np.concatenate(next_flow)
    return nodes, above


def main():
    model = peer.Model(sys.argv[1])
    peer.serve(lambda tau: search(model, tau))


if __name__ == "__main__":
    main()
