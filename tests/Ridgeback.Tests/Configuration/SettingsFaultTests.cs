using Ridgeback.Configuration;

namespace Ridgeback.Tests.Configuration;

public class SettingsFaultTests
{
    [Theory]
    // Syntax.
    [InlineData("", "c.json:1:1: expected an object { … }, received the end of the text. Write at least { }.")]
    [InlineData("// nothing\n", "c.json:2:1: expected an object { … }, received the end of the text. Write at least { }.")]
    [InlineData("[1]", "c.json:1:1: expected an object { … }, received a list. Put the settings between { and }.")]
    [InlineData("{\n  'data': {}\n}",
        "c.json:2:3: expected a key in double quotation marks or '}', received '''. Write keys and texts in double quotation marks.")]
    [InlineData("{\n  data: {}\n}",
        "c.json:2:3: expected a key in double quotation marks or '}', received 'd'. Put double quotation marks around keys and texts.")]
    [InlineData("{\"data\" {}}", "c.json:1:9: expected ':' and a value, received '{'. Put a colon between the key and its value.")]
    [InlineData("{\"data\" = {}}", "c.json:1:9: expected ':' and a value, received '='. Write ':' between the key and its value.")]
    [InlineData("{\"data\": {}\n \"network\": {}}",
        "c.json:2:2: expected ',' and a key in double quotation marks, or '}', received '\"'. Put a comma before it.")]
    [InlineData("{\"data\": {}", "c.json:1:12: expected ',' and a key in double quotation marks, or '}', received the end of the text. "
        + "Close every {, [ and \" that was opened.")]
    [InlineData("{\"penalties\": [1 2]}", "c.json:1:18: expected ',' and a value, or ']', received '2'. Correct the JSON there; // and /* "
        + "*/ comments and trailing commas are allowed.")]
    [InlineData(
        "{\"data\": }", "c.json:1:10: expected ':' and a value, received '}'. Close what was opened last, and give every key a value.")]
    [InlineData("{} {}", "c.json:1:4: expected nothing after the end of the object, received '{'. Put a comma before it.")]
    [InlineData("{\"data\": {\"source\": \"\\ud800\"}}",
        "c.json:1:21: expected a text of valid characters, received half of a surrogate pair. Correct the \\u escapes.")]
    // Keys.
    [InlineData("{\"training\": {\"epochs\": 1,\n\"epochs\": 2}}",
        "c.json:2:1 training.epochs: expected each key once, received \"epochs\" again (first on line 1). Remove one of the two.")]
    [InlineData("{\"trainnig\": {}}", "c.json:1:2 trainnig: expected one of the keys data, preprocessing, network, optimizer, penalties, "
        + "constraint, training, received the unknown key \"trainnig\". Write \"training\", or remove it.")]
    [InlineData("{\"training\": {\n\t\"colour\": 1}}", "c.json:2:2 training.colour: expected one of the keys epochs, batchSize, seed, "
        + "threads, earlyStopping, received the unknown key \"colour\". Remove it.")]
    [InlineData("{\"network\": {\"layers\": [{\"type\": \"relu\", \"slope\": 0.1}]}}",
        "c.json:1:42 network.layers[0].slope: expected one of the keys type, received the unknown key \"slope\". Remove it.")]
    [InlineData("{\"network\": {\"layers\": [{\"type\": \"dense\", \"unit\": 3}]}}", "c.json:1:25 network.layers[0].units: expected a "
        + "whole number at least 1, received nothing. Add \"units\".\nc.json:1:43 network.layers[0].unit: expected one of the keys type, "
        + "units, bias, received the unknown key \"unit\". Write \"units\", or remove it.")]
    [InlineData("{\"network\": {\"layers\": [\"dense\"]}}",
        "c.json:1:25 network.layers[0].units: expected a whole number at least 1, received nothing. Add \"units\".")]
    [InlineData("{\"network\": {\"layers\": [{\"type\": \"residual\"}]}}",
        "c.json:1:25 network.layers[0].layers: expected a list, received nothing. Add \"layers\".")]
    // Types.
    [InlineData("{\"training\": 3}", "c.json:1:14 training: expected an object { … }, received 3. Put its settings between { and }.")]
    [InlineData("{\"training\": {\"epochs\": \"ten\"}}", "c.json:1:25 training.epochs: expected a whole number at least 1, received the "
        + "text \"ten\". Write a whole number at least 1, or leave it out for the default 100.")]
    [InlineData("{\"training\": {\"epochs\": \"10\"}}",
        "c.json:1:25 training.epochs: expected a whole number at least 1, received the text \"10\". Remove the quotation marks.")]
    [InlineData("{\"training\": {\"epochs\": 1.5}}", "c.json:1:25 training.epochs: expected a whole number at least 1, received 1.5. "
        + "Write a whole number at least 1, or leave it out for the default 100.")]
    [InlineData("{\"training\": {\"epochs\": null}}", "c.json:1:25 training.epochs: expected a whole number at least 1, received null. "
        + "Write a whole number at least 1, or leave it out for the default 100.")]
    [InlineData("{\"training\": {\"threads\": true}}", "c.json:1:26 training.threads: expected a whole number at least 1, received true. "
        + "Write a whole number at least 1, or leave it out for the default null.")]
    [InlineData("{\"data\": {\"source\": 7}}", "c.json:1:21 data.source: expected a text, received 7. Put it in double quotation marks.")]
    [InlineData("{\"data\": {\"source\": [\"a\"]}}",
        "c.json:1:21 data.source: expected a text, received a list. Write a text, or leave it out for the default \"digits\".")]
    [InlineData("{\"network\": {\"layers\": [{\"type\": \"dense\", \"units\": 2, \"bias\": "
        + "\"True\"}]}}", "c.json:1:63 network.layers[0].bias: expected true or false, received the text \"True\". Write true or false in "
        + "small letters, without quotation marks.")]
    [InlineData("{\"network\": {\"layers\": [{\"type\": \"dense\", \"units\": 2, \"bias\": 1}]}}", "c.json:1:63 network.layers[0].bias: "
        + "expected true or false, received 1. Write true or false, or leave it out for the default true.")]
    [InlineData("{\"penalties\": {\"type\": \"l2\"}}",
        "c.json:1:15 penalties: expected a list, received an object. Put the values between [ and ].")]
    [InlineData("{\"optimizer\": 0.1}", "c.json:1:15 optimizer: expected the type of optimizer, received 0.1. Write one of \"adam\", "
        + "\"adamax\", \"sgd\", or an object with such a \"type\".")]
    [InlineData("{\"data\": {\"classWeights\": [1, \"2\", -3]}}", "c.json:1:31 data.classWeights[1]: expected a number at least 0, "
        + "received the text \"2\". Remove the quotation marks.\nc.json:1:36 data.classWeights[2]: expected a number at least 0, received "
        + "-3. Write a number at least 0.")]
    // Ranges.
    [InlineData("{\"training\": {\"epochs\": 0}}", "c.json:1:25 training.epochs: expected a whole number at least 1, received 0. Write a "
        + "whole number at least 1, or leave it out for the default 100.")]
    [InlineData("{\"training\": {\"batchSize\": 100001}}", "c.json:1:28 training.batchSize: expected a whole number from 1 to 100000, "
        + "received 100001. Write a whole number from 1 to 100000, or leave it out for the default 32.")]
    [InlineData("{\"training\": {\"epochs\": 3000000000}}", "c.json:1:25 training.epochs: expected a whole number from -2147483648 to "
        + "2147483647, received 3000000000. Write a number of smaller magnitude.")]
    [InlineData("{\"training\": {\"seed\": 9223372036854775808}}", "c.json:1:23 training.seed: expected a whole number from "
        + "-9223372036854775808 to 9223372036854775807, received 9223372036854775808. Write a number of smaller magnitude.")]
    [InlineData("{\"optimizer\": {\"learningRate\": 0}}", "c.json:1:32 optimizer.learningRate: expected a number above 0, received 0. "
        + "Write a number above 0, or leave it out for the default 0.001.")]
    [InlineData("{\"optimizer\": {\"learningRate\": 1e999}}", "c.json:1:32 optimizer.learningRate: expected a number above 0 of magnitude "
        + "below 1.8e308, received 1e999. Write a number above 0 of magnitude below 1.8e308, or leave it out for the default 0.001.")]
    [InlineData("{\"optimizer\": {\"beta1\": 1}}", "c.json:1:25 optimizer.beta1: expected a number at least 0 and below 1, received 1. "
        + "Write a number at least 0 and below 1, or leave it out for the default 0.9.")]
    [InlineData("{\"network\": {\"layers\": [{\"type\": \"dropout\", \"keep\": 0}]}}", "c.json:1:53 network.layers[0].keep: expected a "
        + "number above 0 and at most 1, received 0. Write a number above 0 and at most 1, or leave it out for the default 0.5.")]
    [InlineData("{\"data\": {\"split\": {\"train\": 0.9}}}",
        "c.json:1:30 data.split.train: expected shares whose sum is 1, received the sum 1.3. Change one of train, dev and test.")]
    // Choices and variants.
    [InlineData("{\"training\": {\"earlyStopping\": {\"measure\": \"acuracy\"}}}", "c.json:1:44 training.earlyStopping.measure: expected "
        + "one of \"logLoss\", \"accuracy\", \"f1\", received the text \"acuracy\". Write \"accuracy\".")]
    [InlineData("{\"training\": {\"earlyStopping\": {\"measure\": \"auc\"}}}", "c.json:1:44 training.earlyStopping.measure: expected one "
        + "of \"logLoss\", \"accuracy\", \"f1\", received the text \"auc\". Write one of \"logLoss\", \"accuracy\", \"f1\", or leave it "
        + "out for the default \"logLoss\".")]
    [InlineData("{\"optimizer\": \"admax\"}",
        "c.json:1:15 optimizer: expected one of \"adam\", \"adamax\", \"sgd\", received the text \"admax\". Write \"adamax\".")]
    [InlineData("{\"optimizer\": {\"type\": \"rmsprop\"}}",
        "c.json:1:24 optimizer.type: expected one of \"adam\", \"adamax\", \"sgd\", received the text \"rmsprop\". Choose one of the 3.")]
    [InlineData("{\"optimizer\": {\"type\": 5}}",
        "c.json:1:24 optimizer.type: expected one of \"adam\", \"adamax\", \"sgd\", received 5. Choose one of the 3.")]
    [InlineData("{\"penalties\": [{\"strength\": 0.1}]}",
        "c.json:1:16 penalties[0]: expected a \"type\", received an object without one. Add \"type\": one of \"l1\", \"l2\".")]
    // Columns count characters, not bytes.
    [InlineData("{\"data\": {\"source\": \"größe\", \"target\": 1}}",
        "c.json:1:40 data.target: expected a text, received 1. Put it in double quotation marks.")]
    public void A_fault_says_where_what_and_what_to_do(string text, string message) =>
        Failure(SettingsDocument.Parse(text, "c.json")).Message.ShouldBe(message);

    [Theory]
    [InlineData("training.epochs=abc", "--set training.epochs: expected a whole number at least 1, received the text \"abc\". Write a "
        + "whole number at least 1, or leave it out for the default 100.")]
    [InlineData("training.epochs=-1", "--set training.epochs: expected a whole number at least 1, received -1. Write a whole number at "
        + "least 1, or leave it out for the default 100.")]
    [InlineData("training.epoch=3", "--set training.epoch: expected one of the keys epochs, batchSize, seed, threads, earlyStopping, "
        + "received the unknown key \"epoch\". Write \"epochs\", or remove it.")]
    [InlineData("optimizer={\"type\":\"sgd\",\"momentum\":1}", "--set optimizer optimizer.momentum: expected a number above 0 and below "
        + "1, received 1. Write a number above 0 and below 1, or leave it out for the default null.")]
    [InlineData("training", "--set training: expected path=value, received no '='. Write for example --set training.epochs=20.")]
    [InlineData("=3", "--set : expected keys with dots and [index], received \"\". Write for example --set network.layers[1].units=64.")]
    [InlineData("network.layers[x].units=3", "--set network.layers[x].units: expected keys with dots and [index], received "
        + "\"network.layers[x].units\". Write for example --set network.layers[1].units=64.")]
    [InlineData("network..layers=3", "--set network..layers: expected keys with dots and [index], received \"network..layers\". Write for "
        + "example --set network.layers[1].units=64.")]
    [InlineData("network.layers[9]=\"relu\"",
        "--set network.layers[9]: expected an index from 0 to 3, received [9]. Correct the path of the option.")]
    [InlineData("penalties[2]=\"l1\"",
        "--set penalties[2]: expected an index from 0 to 1 at penalties, received [2]. Correct the path of the option.")]
    [InlineData("penalties.strength=3", "--set penalties.strength: expected an object that may hold \"strength\" at penalties, received a "
        + "list. Correct the path of the option.")]
    [InlineData(
        "data[0]=3", "--set data[0]: expected a list that may hold item [0] at data, received an object. Correct the path of the option.")]
    [InlineData("data={\"source\":\"a\",\"source\":\"b\"}",
        "--set data source: expected each key once, received \"source\" again. Remove one of the two.")]
    public void A_fault_in_an_option_names_the_option(string assignment, string message)
    {
        var document = SettingsDocument.Parse("""{"data": {}, "penalties": [{"type": "l1", "strength": 1}]}""", "c.json");
        document.Set(assignment);
        Failure(document).Message.ShouldBe(message);
    }

    [Fact]
    public void All_faults_come_at_once_and_in_order()
    {
        var document = SettingsDocument.Parse("""
            {
              "training": { "epochs": 0, "sed": 3 }, // two here
              "optimizer": { "type": "adam", "learningRate": -1 },
              "data": { "source": 5 },
            }
            """, "my.json");
        document.Set("training.batchSize=none");
        var faults = Failure(document).Faults;
        faults.Select(fault => (fault.File, fault.Line, fault.Column, fault.Path)).ShouldBe(
        [
            ("my.json", 2, 27, "training.epochs"),
            ("my.json", 2, 30, "training.sed"),
            ("my.json", 3, 50, "optimizer.learningRate"),
            ("my.json", 4, 23, "data.source"),
            ("", 0, 0, "training.batchSize"),
        ]);
        faults[1].Remedy.ShouldBe("Write \"seed\", or remove it");
        faults[4].ToString().ShouldStartWith("--set training.batchSize: ");
    }

    [Fact]
    public void A_syntax_fault_keeps_the_faults_of_options()
    {
        var document = SettingsDocument.Parse("{", "c.json");
        document.Set("x");
        Failure(document).Faults.Count.ShouldBe(2);
    }

    [Fact]
    public void Every_file_cut_short_is_a_fault_not_a_crash()
    {
        const string whole =
            """{"data": {"source": "größe\n"}, /* a */ "penalties": [{"type": "l2", "strength": 1e-4}], "optimizer": "adam"}""";
        SettingsDocument.Parse(whole, "c").Bind(SampleSettings.Bind).Value.Layers.Count.ShouldBe(3);
        for (var length = 0; length < whole.Length; length++)
        {
            Failure(SettingsDocument.Parse(whole[..length], "c")).Faults.Count.ShouldBe(1, whole[..length]);
        }
    }

    [Fact]
    public void A_file_nested_too_deeply_is_a_fault() =>
        Failure(SettingsDocument.Parse("{\"data\":" + new string('[', 100), "c.json")).Message.ShouldBe(
            "c.json:1:72: expected at most 64 levels of { and [, received one more. Nest less deeply.");

    [Fact]
    public void Every_changed_character_is_read_or_is_a_fault()
    {
        const string whole = """
            {"data": {"source": "a\n"}, "optimizer": "adam", // b
            "network": {"layers": [{"type": "dense", "units": 1e2}]}, "constraint": null, "training": {"epochs": -0.5}}
            """;
        var (read, faulty) = (0, 0);
        for (var i = 0; i < whole.Length; i++)
        {
            foreach (var character in "{}[]\",:\\/'0-e \n\0é\ud800")
            {
                var document = SettingsDocument.Parse(whole[..i] + character + whole[(i + 1)..], "c");
                document.Set("training.epochs=1");
                try
                {
                    document.Bind(SampleSettings.Bind);
                    read++;
                }
                catch (ConfigurationException error)
                {
                    faulty++;
                    error.Faults.ShouldAllBe(
                        fault => fault.Message.StartsWith("expected ") && fault.Message.Contains("received ") && fault.Remedy.Length > 0);
                    error.Faults.ShouldAllBe(
                        fault => fault.Origin.Option != null || (fault.Line >= 1 && fault.Line <= 3 && fault.Column >= 1));
                }
            }
        }

        read.ShouldBeGreaterThan(100);
        faulty.ShouldBeGreaterThan(1000);
    }

    private static ConfigurationException Failure(SettingsDocument document) =>
        Should.Throw<ConfigurationException>(() => document.Bind(SampleSettings.Bind));
}
