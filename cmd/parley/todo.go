package main

import "github.com/spf13/cobra"

func addCommand() *cobra.Command     { return &cobra.Command{Use: "add"} }
func listCommand() *cobra.Command    { return &cobra.Command{Use: "list"} }
func showCommand() *cobra.Command    { return &cobra.Command{Use: "show"} }
func findCommand() *cobra.Command    { return &cobra.Command{Use: "find"} }
func briefCommand() *cobra.Command   { return &cobra.Command{Use: "brief"} }
func serveCommand() *cobra.Command   { return &cobra.Command{Use: "serve"} }
func demoCommand() *cobra.Command    { return &cobra.Command{Use: "demo"} }
func dossierCommand() *cobra.Command { return &cobra.Command{Use: "dossier"} }
func aboutCommand() *cobra.Command   { return &cobra.Command{Use: "about"} }
func versionCommand() *cobra.Command { return &cobra.Command{Use: "version"} }
