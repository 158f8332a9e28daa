using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Kernels;

namespace Ridgeback.Tests.Execution;

public class RandomGraphTests
{
    private static readonly int[] Small = [1, 2, 3, 3, 4, 5];

    [Theory]
    [InlineData(0, 60)]
    [InlineData(60, 120)]
    [InlineData(120, 180)]
    [InlineData(180, 240)]
    [InlineData(28944, 28945)]
    [InlineData(12129, 12130)]
    [InlineData(21134, 21135)]
    [InlineData(18066, 18067)]
    [InlineData(28189, 28190)]
    public void Plan_matches_reference(int from, int to)
    {
        for (var seed = from; seed < to; seed++)
        {
            var graph = new RandomGraph((ulong)seed, 12 + (seed % 50), Small);
            foreach (var batch in new[] { 3, 4 }.Take(1 + (seed % 2)))
            {
                var check = graph.Check(batch);
                PlanCheck.Same(
                    check.Plan<double>(Hardware.Best, steps: 2), check.Reference(steps: 2), 1e-9, $"graph {seed}, batch {batch}");
            }
        }
    }

    [Fact]
    public void Float_plan_is_close_to_double_reference()
    {
        for (var seed = 1000; seed < 1040; seed++)
        {
            var check = new RandomGraph((ulong)seed, 25, Small, smooth: true).Check(3);
            PlanCheck.Same(check.Plan<float>(Hardware.Best), check.Reference(), 2e-4, $"graph {seed}");
        }
    }

    [Fact]
    public void Every_instruction_path_matches_reference()
    {
        for (var seed = 2000; seed < 2010; seed++)
        {
            var check = new RandomGraph((ulong)seed, 30, Small).Check(3);
            var expected = check.Reference();
            foreach (var path in Hardware.Available)
            {
                PlanCheck.Same(check.Plan<double>(path), expected, 1e-9, $"graph {seed}, {path}");
            }
        }
    }

    [Theory]
    [InlineData(3000, new[] { 1, 3, 40, 45 })]
    [InlineData(3020, new[] { 45, 40, 70 })]
    [InlineData(3030, new[] { 45, 45, 33, 2 })]
    [InlineData(3010, new[] { 1, 2, 700 })]
    public void Threads_do_not_change_a_bit_and_large_domains_match(int from, int[] lengths)
    {
        for (var seed = from; seed < from + 5; seed++)
        {
            var check = new RandomGraph((ulong)seed, 20, lengths).Check(45);
            var one = check.Plan<double>(Hardware.Best, steps: 2);
            PlanCheck.Same(one, check.Reference(steps: 2), 1e-9, $"graph {seed}");
            foreach (var threads in new[] { 2, 3 })
            {
                var several = check.Plan<double>(Hardware.Best, threads, steps: 2);
                for (var i = 0; i < one.Length; i++)
                {
                    several[i].ShouldBe(one[i], $"graph {seed}, {threads} threads, result {i}");
                }
            }
        }
    }

    [Theory]
    [InlineData(5000, 60, new[] { 1, 2, 3, 3, 4, 5 })]
    [InlineData(5100, 12, new[] { 45, 40, 70 })]
    [InlineData(5200, 12, new[] { 1, 48, 64, 19 })]
    public void Emitted_code_gives_the_bits_of_the_interpreter(int from, int graphs, int[] lengths)
    {
        for (var seed = from; seed < from + graphs; seed++)
        {
            var check = new RandomGraph((ulong)seed, 15 + (seed % 40), lengths).Check(45);
            foreach (var path in Hardware.Available)
            {
                Same(check.Plan<float>(path, emitInRun: 1), check.Plan<float>(path, emitInRun: 9), $"graph {seed}, {path}, float");
                Same(check.Plan<double>(path, emitInRun: 1), check.Plan<double>(path, emitInRun: 9), $"graph {seed}, {path}, double");
            }
        }

        static void Same(double[][] emitted, double[][] interpreted, string what)
        {
            for (var i = 0; i < emitted.Length; i++)
            {
                emitted[i].AsSpan().SequenceEqual(interpreted[i]).ShouldBeTrue($"{what}, result {i}");
            }
        }
    }

    [Fact]
    public void Live_buffers_never_overlap()
    {
        for (var seed = 4000; seed < 4060; seed++)
        {
            var check = new RandomGraph((ulong)seed, 12 + (seed % 50), Small).Check(3);
            check.Plan<float>(Hardware.Best, look: plan => Overlaps.None(plan.Parts.Kernels, $"graph {seed}"));
        }
    }
}
