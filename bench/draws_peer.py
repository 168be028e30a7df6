# SPDX-License-Identifier: Apache-2.0
"""draws_peer.py FOLDER - draws of all factors in numpy, from the same priors and to
the same ends as the library's: a log-normal factor for each origin, Dirichlet
shares of each region's industries, a log-normal factor for each group's money;
then 90% limits of the total, of each group, origin, industry and layer."""
import sys

import numpy as np

import peer

AT_ONCE = 250  # draws: bounds the memory of one step


def factors(rng, shape, sd):
    return np.exp(sd * rng.standard_normal(shape) - 0.5 * sd * sd)


def limits(rows):
    """5% and 95% quantiles of each column."""
    return np.quantile(rows, (0.05, 0.95), axis=0)


def draw(model, rng, n, share):
    """n draws: total, and by group, origin, industry and layer."""
    origin = factors(rng, (n, model.origins), model.country_sd)
    gamma = np.zeros((n, model.n))
    has = share > 0
    gamma[:, has] = rng.standard_gamma(model.concentration * share[has], (n, has.sum()))
    sums = gamma.reshape(n, model.regions, model.industries).sum(axis=2)
    cell = np.zeros((n, model.n))
    np.divide(gamma, np.repeat(sums, model.industries, axis=1) * share, out=cell,
              where=has & (np.repeat(sums, model.industries, axis=1) > 0))
    per_output = np.divide(1, model.x, out=np.zeros(model.n), where=model.x > 0)
    money = factors(rng, (n, model.groups), model.money_sd)
    q = cell * (origin @ model.people) * per_output
    output = (money * model.money).astype(np.float32) @ model.group_x
    group = (q.astype(np.float32) @ model.group_x.T) * money
    scale = cell * per_output * output
    by_origin = origin * (scale @ model.people.T)
    by_cell = q * output
    industry = by_cell.reshape(n, model.regions, model.industries).sum(axis=1)
    total = by_cell.sum(axis=1)
    layer = q @ model.layer_x.T
    layer *= (total / layer.sum(axis=1))[:, None]
    return total[:, None], group, by_origin, industry, layer


def main():
    model = peer.Model(sys.argv[1])
    people = model.people.sum(axis=0).reshape(model.regions, model.industries)
    sums = people.sum(axis=1, keepdims=True)
    share = np.divide(people, sums, out=np.zeros_like(people), where=sums > 0).ravel()
    rng = np.random.default_rng(1)

    def work(draws):
        parts = [draw(model, rng, min(AT_ONCE, int(draws) - k), share)
                 for k in range(0, int(draws), AT_ONCE)]
        ranges = [limits(np.concatenate(rows)) for rows in zip(*parts)]
        return [ranges[0][0, 0], ranges[0][1, 0]]

    peer.serve(work)


if __name__ == "__main__":
    main()
