using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;

namespace Ridgeback.Tests.Graphs;

/// <content>Leaves, state and random numbers.</content>
internal static partial class OpTable
{
    /// <summary>The seed that the table's evaluators run with.</summary>
    public const ulong Seed = 77;

    private static IEnumerable<OpCase> Leaves()
    {
        var variable = new Variable("table", [2, 3], VariableRole.Weight, Node.Constant(Six, [2, 3]));
        var target = new Variable("target", [2, 3], VariableRole.Weight);
        yield return Real<Constant>("a number", [], _ => 2.5, _ => [2.5]);
        yield return Real<ConstantTensor>("(2, 3)", [], _ => Node.Constant(Six, [2, 3]), _ => Six);
        yield return Real<Input>("(2, 3)", [[2, 3]], x => x[0], x => x[0]);
        yield return Real<VariableRead>("its initial value", [], _ => variable, _ => Six);
        yield return Real<Assign>("(2, 3)", [[2, 3]], x => Node.Assign(target, x[0]), x => x[0]);
        yield return Real<Assign>("stretched", [[3]], x => Node.Assign(target, x[0]), x => [.. x[0], .. x[0]]);
        yield return Real<UnitRoundoff>("a number", [], _ => Node.UnitRoundoff(), _ => [Math.Pow(2, -53)]);

        var place = new RandomPlace(5.0, 2.0);
        yield return Real<RandomUniform>("no examples", [], _ => Node.RandomUniform("u", [2, 5], place),
            _ => PlainRandom.Uniform(Seed, "u", 10, 0, 5, 2));
        yield return Real<RandomNormal>("no examples", [], _ => Node.RandomNormal("n", [2, 5], place),
            _ => PlainRandom.Normal(Seed, "n", 10, 0, 5, 2));
        yield return Real<RandomBernoulli>("no examples", [], _ => Node.RandomBernoulli("b", [3, 7], 0.3, place),
            _ => PlainRandom.Bernoulli(Seed, "b", 0.3, 21, 0, 5, 2));
        int[] examples = [9, 1_000_003, 9];
        yield return ByExample<RandomUniform>(examples, index => Node.RandomUniform("u", [3, 5], place with { Examples = index }),
            example => PlainRandom.Uniform(Seed, "u", 5, example, 5, 2));
        yield return ByExample<RandomNormal>(examples, index => Node.RandomNormal("n", [3, 5], place with { Examples = index }),
            example => PlainRandom.Normal(Seed, "n", 5, example, 5, 2));
        yield return ByExample<RandomBernoulli>(
            examples, index => Node.RandomBernoulli("b", [3, 9], 0.7, place with { Examples = index }),
            example => PlainRandom.Bernoulli(Seed, "b", 0.7, 9, example, 5, 2));
    }

    private static OpCase ByExample<T>(int[] examples, Func<Node?, Node> build, Func<int, double[]> row) => new()
    {
        Op = typeof(T),
        About = "by example",
        Index = examples,
        Build = (_, index) => build(index),
        Expected = _ => [.. examples.SelectMany(row)],
    };
}
