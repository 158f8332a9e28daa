using System.Text.Json;
using Ridgeback.Execution;

namespace Ridgeback.Training;

/// <summary>
/// What of a training must survive a kill. Each part declares its own under names; a checkpoint writes all of it down and gives it back,
/// and knows none of it.
/// </summary>
internal sealed class SavedState
{
    private readonly List<SavedNumber> numbers = [];
    private readonly List<SavedList> lists = [];
    private readonly List<SavedStore> stores = [];

    public IReadOnlyList<SavedNumber> Numbers => numbers;

    public IReadOnlyList<SavedList> Lists => lists;

    public IReadOnlyList<SavedStore> Stores => stores;

    /// <summary>A number: real, a count, or 1 and 0 for yes and no.</summary>
    /// <param name="name">Its name, free of the others'.</param>
    /// <param name="read">What it is.</param>
    /// <param name="write">Makes it what it was.</param>
    /// <param name="moves">Whether steps change it, so that going back to an evaluation restores it.</param>
    public void Number(string name, Func<double> read, Action<double> write, bool moves = false) =>
        numbers.Add(new SavedNumber(name, read, write, moves));

    /// <summary>A list of records, each written as it likes.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="write">Writes all records, each as one value.</param>
    /// <param name="read">Takes one record up.</param>
    public void List(string name, Action<Utf8JsonWriter> write, Action<JsonElement> read) => lists.Add(new SavedList(name, write, read));

    /// <summary>All variables of a store.</summary>
    /// <param name="prefix">Stands before their names.</param>
    /// <param name="store">The store.</param>
    public void Store(string prefix, StateStore<float> store) => stores.Add(new SavedStore(prefix, store));

    /// <summary>The numbers that steps change, as they are.</summary>
    public double[] Place() => [.. numbers.Where(number => number.Moves).Select(number => number.Read())];

    /// <summary>Makes the numbers that steps change what they were.</summary>
    public void Return(double[] place)
    {
        foreach ((var number, var value) in numbers.Where(number => number.Moves).Zip(place))
        {
            number.Write(value);
        }
    }
}

/// <summary>A number of a <see cref="SavedState"/>.</summary>
internal sealed record SavedNumber(string Name, Func<double> Read, Action<double> Write, bool Moves);

/// <summary>A list of a <see cref="SavedState"/>.</summary>
internal sealed record SavedList(string Name, Action<Utf8JsonWriter> Write, Action<JsonElement> Read);

/// <summary>A store of a <see cref="SavedState"/>.</summary>
internal sealed record SavedStore(string Prefix, StateStore<float> Store);
