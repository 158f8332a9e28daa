using System.Text;
using System.Text.Json;
using Ridgeback.Execution;
using Ridgeback.Formats;
using Ridgeback.Graphs;

namespace Ridgeback.Training;

/// <summary>
/// One file that holds everything a run needs to go on bit for bit: parameters, optimizer state, the best parameters,
/// the place in the epoch, early stopping and history. Written beside and renamed. The second training after an early stop
/// has a file of its own.
/// </summary>
internal static class CheckpointFile
{
    private const string Name = "checkpoint.safetensors";
    private const string SecondName = "second.safetensors";
    private const string Best = "best/";
    private const string AtBest = "atBest/";
    private const int Version = 5;

    public static string PathIn(string folder, bool second = false) => Path.Combine(folder, second ? SecondName : Name);

    public static void Write(string path, CheckpointStores stores, TrainerState state, TrainerPlace place, string identity, double seconds)
    {
        (var store, var best, var atBest) = stores;
        AtomicFile.MakeFolder(Path.GetDirectoryName(path)!);
        var tensors = new List<SafeTensor>();
        Add(tensors, "", store);
        foreach (var variable in best.Variables)
        {
            tensors.Add(SafeTensor.Create<float>(Best + variable.Name, best.Tensor(variable), [.. variable.Shape]));
        }

        if (atBest is not null)
        {
            Add(tensors, AtBest, atBest);
        }

        SafeTensors.Write(path, tensors, [new("identity", identity), new("training", Describe(state, place, seconds))]);
    }

    /// <summary>Whether a file is the checkpoint of that training.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    public static bool IsOf(string path, string identity) =>
        File.Exists(path) && SafeTensors.Read(path).Metadata.TryGetValue("identity", out var found) && found == identity;

    /// <summary>Restores a checkpoint into stores that hold the same variables.</summary>
    /// <exception cref="InputException">The file is damaged, or belongs to another network, data or settings.</exception>
    public static void Read(string path, CheckpointStores stores, TrainerState state, string identity)
    {
        (var store, var best, var atBest) = stores;
        var file = SafeTensors.Read(path);
        if (!file.Metadata.TryGetValue("identity", out var found) || found != identity)
        {
            throw new InputException(
                $"Checkpoint '{path}'", $"expected one of {identity}, received one of {found ?? "nothing"}",
                "Resume with the data and configuration of that run, or begin a new one");
        }

        Fill(file, "", store);
        foreach (var variable in best.Variables)
        {
            Fill(file, Best + variable.Name, best, variable);
        }

        if (atBest is not null)
        {
            Fill(file, AtBest, atBest);
        }

        try
        {
            using var json = JsonDocument.Parse(file.Metadata["training"]);
            Restore(json.RootElement, state);
        }
        catch (Exception exception) when (
            exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InputException(
                $"Checkpoint '{path}'", $"expected the state of a training, received: {exception.Message}", "Begin a new run", exception);
        }
    }

    private static void Add(List<SafeTensor> tensors, string prefix, StateStore<float> store)
    {
        foreach (var variable in store.Variables)
        {
            tensors.Add(variable.Shape.IsScalar
                ? SafeTensor.Create<double>(prefix + variable.Name, [store.Scalar(variable)])
                : SafeTensor.Create<float>(prefix + variable.Name, store.Tensor(variable), [.. variable.Shape]));
        }
    }

    private static void Fill(SafeTensorsFile file, string prefix, StateStore<float> store)
    {
        foreach (var variable in store.Variables)
        {
            if (variable.Shape.IsScalar)
            {
                store.Scalar(variable) = file[prefix + variable.Name].Values<double>()[0];
            }
            else
            {
                Fill(file, prefix + variable.Name, store, variable);
            }
        }
    }

    private static void Fill(SafeTensorsFile file, string name, StateStore<float> store, Variable variable)
    {
        var tensor = file[name];
        if (tensor.Kind != TensorKind.Float32 || tensor.Count != variable.Shape.Count)
        {
            throw new InputException(
                $"Checkpoint '{file.Source}', tensor '{name}'",
                $"expected {variable.Shape.Count} 32-bit floats, received {tensor.Count} of {tensor.Kind}",
                "Begin a new run");
        }

        store.SetTensor(variable, tensor.Values<float>());
    }

    private static string Describe(TrainerState state, TrainerPlace place, double seconds)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteNumber("epoch", place.Epoch);
            json.WriteNumber("nextBatch", place.NextBatch);
            json.WriteNumber("steps", place.Steps);
            json.WriteNumber("batchLossSum", place.BatchLossSum);
            json.WriteNumber("batchLossWeight", place.BatchLossWeight);
            json.WriteNumber("dataPenalty", place.DataPenalty);
            json.WriteNumber("seconds", seconds);
            json.WriteNumber("keptStep", state.BestStep);
            json.WriteNumber("bestStep", state.Rule.BestStep);
            WriteNumber(json, "best", state.Rule.Best);
            json.WriteNumber("waited", state.Rule.Waited);
            WriteNumber(json, "objective", place.Objective);
            json.WriteNumber("rateSum", place.RateSum);
            json.WriteNumber("keptRateSum", state.BestRateSum);
            json.WriteBoolean("atRest", place.AtRest);
            json.WriteNumber("plateaus", state.Plateaus);
            json.WriteNumber("plateauBestStep", state.Plateau.BestStep);
            WriteNumber(json, "plateauBest", state.Plateau.Best);
            json.WriteNumber("plateauWaited", state.Plateau.Waited);
            json.WriteStartArray("history");
            foreach (var point in state.History)
            {
                Write(json, point);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter json, EvaluationPoint point)
    {
        json.WriteStartObject();
        json.WriteNumber("step", point.Step);
        WriteNumber(json, "epoch", point.Epoch);
        WriteNumber(json, "trainLoss", point.TrainLoss);
        WriteNumber(json, "trainMetric", point.TrainMetric);
        WriteNumber(json, "penalty", point.Penalty);
        WriteNumber(json, "devLoss", point.DevLoss);
        WriteNumber(json, "devMetric", point.DevMetric);
        WriteNumber(json, "batchLoss", point.BatchLoss);
        WriteNumber(json, "watched", point.Watched);
        json.WriteNumber("phase", point.Phase);
        WriteNumber(json, "learningRate", point.LearningRate);
        json.WriteStartObject("regularization");
        foreach ((var name, var value) in point.Regularization)
        {
            WriteNumber(json, name, value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>JSON has no infinity and no NaN; they are written as text.</summary>
    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is null)
        {
            json.WriteNull(name);
        }
        else if (double.IsFinite(value.Value))
        {
            json.WriteNumber(name, value.Value);
        }
        else
        {
            json.WriteString(name, value.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private static void Restore(JsonElement json, TrainerState state)
    {
        if (json.GetProperty("version").GetInt32() != Version)
        {
            throw new FormatException($"version {json.GetProperty("version")}");
        }

        state.Epoch = json.GetProperty("epoch").GetInt32();
        state.NextBatch = json.GetProperty("nextBatch").GetInt32();
        state.Steps = json.GetProperty("steps").GetInt64();
        state.BestStep = json.GetProperty("keptStep").GetInt64();
        state.BatchLossSum = json.GetProperty("batchLossSum").GetDouble();
        state.BatchLossWeight = json.GetProperty("batchLossWeight").GetDouble();
        state.DataPenalty = json.GetProperty("dataPenalty").GetDouble();
        state.EarlierSeconds = json.GetProperty("seconds").GetDouble();
        state.Rule.Restore(
            Number(json, "best")!.Value, json.GetProperty("bestStep").GetInt64(), json.GetProperty("waited").GetInt32());
        state.Objective = Number(json, "objective")!.Value;
        state.RateSum = json.GetProperty("rateSum").GetDouble();
        state.BestRateSum = json.GetProperty("keptRateSum").GetDouble();
        state.AtRest = json.GetProperty("atRest").GetBoolean();
        state.Plateaus = json.GetProperty("plateaus").GetInt32();
        state.Plateau.Restore(
            Number(json, "plateauBest")!.Value, json.GetProperty("plateauBestStep").GetInt64(),
            json.GetProperty("plateauWaited").GetInt32());
        foreach (var point in json.GetProperty("history").EnumerateArray())
        {
            state.History.Add(new EvaluationPoint
            {
                Step = point.GetProperty("step").GetInt64(),
                Epoch = Number(point, "epoch")!.Value,
                TrainLoss = Number(point, "trainLoss")!.Value,
                TrainMetric = Number(point, "trainMetric")!.Value,
                Penalty = Number(point, "penalty")!.Value,
                DevLoss = Number(point, "devLoss"),
                DevMetric = Number(point, "devMetric"),
                BatchLoss = Number(point, "batchLoss"),
                Watched = Number(point, "watched"),
                Phase = point.GetProperty("phase").GetInt32(),
                LearningRate = Number(point, "learningRate")!.Value,
                Regularization = new RegularizationFigures(
                    [.. point.GetProperty("regularization").EnumerateObject().Select(figure => figure.Name)],
                    [.. point.GetProperty("regularization").EnumerateObject()
                        .Select(figure => Number(point.GetProperty("regularization"), figure.Name)!.Value)]),
            });
        }
    }

    private static double? Number(JsonElement json, string name)
    {
        var value = json.GetProperty(name);
        return value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => double.Parse(value.GetString()!, System.Globalization.CultureInfo.InvariantCulture),
            _ => value.GetDouble(),
        };
    }
}
