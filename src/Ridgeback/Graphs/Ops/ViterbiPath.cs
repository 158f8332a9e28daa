using System.Numerics;

namespace Ridgeback.Graphs.Ops;

/// <summary>
/// The best sequence of tags by Viterbi's algorithm, one-hot: arg max over y of Σ emission(t, yₜ) + Σ transition(yₜ₋₁, yₜ) + cost·(places
/// where y differs from a given sequence). Inputs (batch, time, tags), (tags, tags), and one-hot (batch, time, tags). No gradient; of equal
/// sequences one with earlier tags.
/// </summary>
/// <param name="Cost">What each place that differs from the given sequence adds; 0 decodes without it.</param>
public sealed record ViterbiPath(double Cost) : Op
{
    /// <inheritdoc/>
    internal override string Settings => FormattableString.Invariant($"cost {Cost}");

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        RequireReal(inputs);
        (var emissions, var transitions, var given) = (inputs[0].Shape, inputs[1].Shape, inputs[2].Shape);
        return emissions.Rank == 3 && transitions.Rank == 2 && transitions[0] == emissions[2] && transitions[1] == emissions[2]
            && given.Equals(emissions)
            ? emissions
            : throw Misfit(
                $"expected (batch, time, tags), (tags, tags) and (batch, time, tags), received {emissions}, {transitions} and {given}",
                "Give scores and one-hot tags of one chain");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) => [null, null, null];

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var shape = arguments.InputShape(0);
        (var time, var tags) = (shape[1], shape[2]);
        var emissions = arguments.Input(0);
        var transitions = arguments.Input(1);
        var given = arguments.Input(2);
        var output = arguments.Output;
        output.Clear();
        T[] best = new T[tags], next = new T[tags];
        var from = new int[time * tags];
        var cost = T.CreateChecked(Cost);
        for (var start = 0; start < output.Length; start += time * tags)
        {
            for (var t = 0; t < time; t++)
            {
                for (var tag = 0; tag < tags; tag++)
                {
                    var place = start + (t * tags) + tag;
                    var here = emissions[place] + (cost * (T.One - given[place]));
                    var earlier = 0;
                    for (var k = 1; k < tags && t > 0; k++)
                    {
                        earlier = best[k] + transitions[(k * tags) + tag] > best[earlier] + transitions[(earlier * tags) + tag] ? k
                            : earlier;
                    }

                    from[(t * tags) + tag] = earlier;
                    next[tag] = here + (t > 0 ? best[earlier] + transitions[(earlier * tags) + tag] : T.Zero);
                }

                (best, next) = (next, best);
            }

            var last = 0;
            for (var tag = 1; tag < tags; tag++)
            {
                last = best[tag] > best[last] ? tag : last;
            }

            for (var t = time - 1; t >= 0; t--)
            {
                output[start + (t * tags) + last] = T.One;
                last = from[(t * tags) + last];
            }
        }
    }
}
