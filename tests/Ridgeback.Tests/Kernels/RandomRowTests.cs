using System.Numerics;
using Ridgeback.Kernels;

namespace Ridgeback.Tests.Kernels;

public class RandomRowTests
{
    private static readonly RandomAddress Address = new(0x0123456789ABCDEF, 5, 6, 7);

    public static TheoryData<string> Paths => KernelPaths.Names;

    [Fact]
    public void Philox_gives_the_published_known_answers()
    {
        Philox.Block((0, 0, 0, 0), 0).ShouldBe((0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u));
        Philox.Block((~0u, ~0u, ~0u, ~0u), ~0ul).ShouldBe((0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu));
        Philox.Block((0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344), 0x299f31d0a4093822)
            .ShouldBe((0xd16cfe09u, 0x94fdcceb, 0x5001e420u, 0x24126ea1u));
    }

    [Fact]
    public void A_key_depends_on_every_seed_and_name_and_never_changes()
    {
        var keys = Enumerable.Range(0, 100).SelectMany(
            seed => new[] { "", "a", "b", "dropout/hidden1", "dropout/hidden2" }.Select(name => Philox.KeyOf((ulong)seed, name)));
        keys.Distinct().Count().ShouldBe(500);

        // FNV-1a of "foobar" is a published value; the rest is SplitMix64's finalizer, written out here.
        static ulong Mix(ulong z)
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }

        Philox.KeyOf(42, "foobar").ShouldBe(Mix(Mix(42 + 0x9E3779B97F4A7C15) ^ 0x85944171F73967E8));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public unsafe void Words_are_those_of_the_plain_generator(string path)
    {
        var random = RandomWords.For(Enum.Parse<InstructionPath>(path));
        for (var blocks = 0; blocks < 70; blocks++)
        {
            var words = new uint[(4 * blocks) + 1];
            words[^1] = 77;
            fixed (uint* w = words)
            {
                random.Fill(Address, 0xFFFFFFF0u, blocks, w);
            }

            for (var block = 0; block < blocks; block++)
            {
                var expected = Philox.Block((0xFFFFFFF0u + (uint)block, 5, 6, 7), Address.Key);
                (words[4 * block], words[(4 * block) + 1], words[(4 * block) + 2], words[(4 * block) + 3]).ShouldBe(expected);
            }

            words[^1].ShouldBe(77u);
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_part_of_a_row_is_that_part_of_the_whole_row(string path)
    {
        CheckParts<float>(path);
        CheckParts<double>(path);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_panel_of_several_rows_is_that_part_of_each_row(string path)
    {
        Panel<float>(path);
        Panel<double>(path);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Rows_follow_the_words_in_both_precisions(string path)
    {
        var instructions = Enum.Parse<InstructionPath>(path);
        const int Count = 5000;
        var (uniform, uniformDouble) = (Row<float>(instructions, 'u', 0, Count), Row<double>(instructions, 'u', 0, Count));
        var (normal, normalDouble) = (Row<float>(instructions, 'n', 0, Count), Row<double>(instructions, 'n', 0, Count));
        var (kept, keptDouble) = (Row<float>(instructions, 'b', 0, Count), Row<double>(instructions, 'b', 0, Count));
        for (var i = 0; i < Count; i++)
        {
            var words = Words(i / 4);
            ((double)uniform[i]).ShouldBe((words[i % 4] >> 8) / 16777216.0);
            uniformDouble[i].ShouldBe(uniform[i]);

            var (first, second) = (words[i % 4 / 2 * 2], words[(i % 4 / 2 * 2) + 1]);
            var radius = Math.Sqrt(-2 * Math.Log((first + 1.0) / 4294967296.0));
            var angle = 2 * Math.PI * (second / 4294967296.0);
            normalDouble[i].ShouldBe(radius * (i % 2 == 0 ? Math.Cos(angle) : Math.Sin(angle)), 1e-14 * radius);
            ((double)normal[i]).ShouldBe(normalDouble[i], 4e-7 * radius);

            var half = (Words(i / 8)[i % 8 / 2] >> (16 * (i % 2))) & 0xFFFF;
            kept[i].ShouldBe(half < 0.3 * 65536 ? 1 : 0);
            keptDouble[i].ShouldBe(kept[i]);
        }
    }

    /// <summary>Where u is near 0, near 1 and between the logarithm's cases, and t near the quarters of a turn.</summary>
    [Theory]
    [MemberData(nameof(Paths))]
    public unsafe void Normal_numbers_are_right_to_the_ends_of_both_words(string path)
    {
        uint[] ends = [0, 1, 2, 0xFFFF, 0x10000, 0x1FFFFFFF, 0x20000000, 0x20000001, 0x3FFFFFFF, 0x40000000, 0x60000000, 0x80000000,
            0x80000001, 0xB504F333, 0xB504F334, 0xC0000000, 0xE0000000, 0xFFFFFF00, 0xFFFFFFFE, 0xFFFFFFFF];
        uint[] words = [.. ends.SelectMany(first => ends.SelectMany(second => new[] { first, second }))];
        var single = new float[words.Length];
        var wide = new double[words.Length];
        var random = RandomWords.For(Enum.Parse<InstructionPath>(path));
        fixed (uint* w = words)
        fixed (float* s = single)
        fixed (double* d = wide)
        {
            random.Normals(w, s, words.Length / 2);
            random.Normals(w, d, words.Length / 2);
        }

        for (var i = 0; i < words.Length; i += 2)
        {
            var radius = Math.Sqrt(-2 * Math.Log((words[i] + 1.0) / 4294967296.0));
            (var sine, var cosine) = Math.SinCos(2 * Math.PI * (words[i + 1] / 4294967296.0));
            foreach ((var k, var expected) in new[] { (i, radius * cosine), (i + 1, radius * sine) })
            {
                wide[k].ShouldBe(expected, 1e-15 * (1 + radius));
                ((double)single[k]).ShouldBe(expected, 1e-12 + (4e-7 * radius), $"{path}: {words[i]:X8} {words[i + 1]:X8}");
            }
        }
    }

    [Fact]
    public void Statistics_are_those_of_the_distributions()
    {
        const int Count = 1 << 20;
        var uniform = Row<float>(Hardware.Best, 'u', 0, Count);
        Within(uniform, 0.5, 1.0 / 12, 1.0 / 80);
        uniform.ShouldAllBe(x => x >= 0 && x < 1);
        Within(Row<double>(Hardware.Best, 'n', 0, Count), 0, 1, 3);
        Within(Row<float>(Hardware.Best, 'b', 0, Count), 0.3, 0.21, (0.3 * Math.Pow(0.7, 4)) + (0.7 * Math.Pow(0.3, 4)));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public unsafe void Keeping_all_and_keeping_nothing_are_certain(string path)
    {
        var kernels = TileKernels<float>.For(Enum.Parse<InstructionPath>(path));
        var row = new float[100_000];
        fixed (float* r = row)
        {
            kernels.BernoulliRow(Address, 3, 1, r, row.Length);
            row.ShouldAllBe(x => x == 1);
            kernels.BernoulliRow(Address, 3, 0, r, row.Length);
            row.ShouldAllBe(x => x == 0);
        }
    }

    // Mean and variance within five standard errors; the fourth central moment gives the error of the variance.
    private static void Within<T>(T[] values, double mean, double variance, double fourthMoment)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var wide = values.Select(double.CreateChecked).ToArray();
        wide.Average().ShouldBe(mean, 5 * Math.Sqrt(variance / wide.Length));
        wide.Average(x => (x - mean) * (x - mean)).ShouldBe(variance, 5 * Math.Sqrt((fourthMoment - (variance * variance)) / wide.Length));
    }

    private static unsafe void Panel<T>(string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var tiles = TileKernels<T>.For(Enum.Parse<InstructionPath>(path));
        foreach (var rows in new[] { 1, 2, 3, 4, 5, 7, 8, 32, 150 })
        {
            int[] examples = [.. Enumerable.Range(0, rows).Select(row => (row * 7919) ^ 5)];
            var panel = new T[(rows * 32) + 1];
            panel[^1] = T.NegativeOne;
            var expected = new T[32];
            fixed (int* e = examples)
            fixed (T* p = panel, x = expected)
            {
                tiles.BernoulliPanel(new RandomRows(Address.Key, 6, 7, e, 96 / 8, 0), rows, 0.7, p);
                for (var row = 0; row < rows; row++)
                {
                    tiles.BernoulliRow(Address with { Example = (uint)examples[row] }, 96, 0.7, x, 32);
                    panel[(row * 32)..((row * 32) + 32)].ShouldBe(expected, $"{path}, {rows} rows, row {row}");
                }

                tiles.NormalPanel(new RandomRows(Address.Key, 6, 7, e, 96 / 4, 0), rows, p);
                for (var row = 0; row < rows; row++)
                {
                    tiles.NormalRow(Address with { Example = (uint)examples[row] }, 96, x, 32);
                    panel[(row * 32)..((row * 32) + 32)].ShouldBe(expected, $"{path}, {rows} rows, row {row}");
                }

                // Rows of one tensor with 200 columns.
                tiles.NormalPanel(new RandomRows(Address.Key, 6, 7, null, 96 / 4, 200 / 4), rows, p);
                for (var row = 0; row < rows; row++)
                {
                    tiles.NormalRow(Address with { Example = 0 }, 96 + (200 * row), x, 32);
                    panel[(row * 32)..((row * 32) + 32)].ShouldBe(expected, $"{path}, {rows} rows of a tensor, row {row}");
                }
            }

            panel[^1].ShouldBe(T.NegativeOne);
        }
    }

    private static void CheckParts<T>(string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var instructions = Enum.Parse<InstructionPath>(path);
        foreach (var kind in "unb")
        {
            var whole = Row<T>(instructions, kind, 0, 5000);
            foreach (var (
                first, count) in new[] { (0, 0), (1, 1), (3, 2), (4, 4), (5, 70), (7, 1029), (8, 64), (13, 2100), (2047, 2900), (1, 4999) })
            {
                Row<T>(instructions, kind, first, count).ShouldBe(whole[first..(first + count)]);
            }
        }
    }

    private static unsafe T[] Row<T>(InstructionPath path, char kind, int first, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var kernels = TileKernels<T>.For(path);
        var row = new T[count + 1];
        row[^1] = T.CreateTruncating(77);
        fixed (T* r = row)
        {
            switch (kind)
            {
                case 'u': kernels.UniformRow(Address, first, r, count); break;
                case 'n': kernels.NormalRow(Address, first, r, count); break;
                default: kernels.BernoulliRow(Address, first, 0.3, r, count); break;
            }
        }

        row[^1].ShouldBe(T.CreateTruncating(77));
        return row[..count];
    }

    private static uint[] Words(int block)
    {
        var words = Philox.Block(((uint)block, 5, 6, 7), Address.Key);
        return [words.Word0, words.Word1, words.Word2, words.Word3];
    }
}
